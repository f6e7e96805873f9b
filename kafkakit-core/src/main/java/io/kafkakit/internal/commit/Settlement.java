package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Counters;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of a commit whose answer is not known. A new producer with the same transactional id settles the
 * old transaction one way or the other, and the committed offsets tell which.
 */
final class Settlement {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    private final CommittedOffsets committedOffsets;
    private final Counters counters;
    private final StopSignal stop;

    Settlement(CommittedOffsets committedOffsets, Counters counters, StopSignal stop) {
        this.committedOffsets = committedOffsets;
        this.counters = counters;
        this.stop = stop;
    }

    Counters counters() {
        return counters;
    }

    /**
     * Settles what is in Kafka.
     *
     * @return what is not, in order
     * @throws StoppedException if the group is stopped before that is known
     */
    List<Completion> settle(Batch batch, OwnedProducer owned, Exception reason) {
        log.warn("{}: the result of a commit is not known; settling it: {}", owned.name(), reason.toString());
        owned.discard();
        if (reason instanceof InterruptException) {
            throw new StoppedException();
        }
        owned.ready();
        Map<TopicPartition, OffsetAndMetadata> committed = committedNow(batch);
        Set<Batch.Part> missing = new HashSet<>();
        for (Batch.Part part : batch.parts()) {
            if (isCommitted(part, committed.get(part.tenure().partition()))) {
                part.settle(counters);
            } else {
                missing.add(part);
            }
        }
        if (missing.size() < batch.parts().size()) {
            counters.transaction();
        }
        return batch.completionsOf(missing);
    }

    /**
     * Whether what stands there is what this transaction was to commit. No other offset is taken for it, not even a larger
     * one: as long as the tenure lives nobody else commits for the partition, and a larger one would be from before its topic
     * was made anew. What is done beyond a gap moves no offset, but changes the metadata.
     */
    private static boolean isCommitted(Batch.Part part, @Nullable OffsetAndMetadata offset) {
        Progress asked = part.progress();
        return offset != null
                && offset.offset() == asked.offset()
                && offset.metadata().equals(asked.metadata());
    }

    private Map<TopicPartition, OffsetAndMetadata> committedNow(Batch batch) {
        Set<TopicPartition> partitions =
                batch.parts().stream().map(part -> part.tenure().partition()).collect(Collectors.toSet());
        Patience patience = new Patience(100, 5_000);
        while (true) {
            try {
                return committedOffsets.read(partitions);
            } catch (InterruptException e) {
                throw new StoppedException();
            } catch (KafkaException e) {
                long millis = patience.next();
                log.warn("{}; next try in {} ms", e.getMessage(), millis, e);
                if (!stop.pause(millis)) {
                    throw new StoppedException();
                }
            }
        }
    }
}
