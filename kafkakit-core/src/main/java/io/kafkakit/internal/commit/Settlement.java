package io.kafkakit.internal.commit;

import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.produce.StoppedException;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.monitor.LaneState;
import java.util.ArrayList;
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
 * Finds out the result of a commit without an answer. A new producer with the same transactional id makes the
 * coordinator end the old transaction. The committed offsets then tell how it ended.
 */
final class Settlement {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    /** Key of the problem that this class reports; it ends with the next commit. */
    private static final String ABOUT = "settlement";

    private final GroupLookups committedOffsets;
    private final LaneMeter meter;
    private final StopSignal stop;

    Settlement(GroupLookups committedOffsets, LaneMeter meter, StopSignal stop) {
        this.committedOffsets = committedOffsets;
        this.meter = meter;
        this.stop = stop;
    }

    LaneMeter meter() {
        return meter;
    }

    /**
     * Settles the outcomes that are in Kafka.
     *
     * @param since when the transaction began, in nanoseconds
     * @return the outcomes that are not in Kafka, in order
     * @throws StoppedException if the group is stopped before this is known
     */
    List<Completion> settle(Batch batch, OwnedProducer owned, Exception reason, long since) {
        log.warn("{}: the result of a commit is not known; settling it: {}", owned.name(), reason.toString());
        meter.is(LaneState.SETTLING);
        owned.discard();
        if (reason instanceof InterruptException) {
            throw new StoppedException();
        }
        meter.stalls().begin(ABOUT, owned.name() + ": the result of a commit is not known", reason);
        meter.replaced(owned, reason, since);
        owned.ready();
        Map<TopicPartition, OffsetAndMetadata> committed = committedNow(batch);
        List<Batch.Part> there = new ArrayList<>();
        Set<Batch.Part> missing = new HashSet<>();
        for (Batch.Part part : batch.parts()) {
            if (isCommitted(part, committed.get(part.tenure().partition()))) {
                there.add(part);
            } else {
                missing.add(part);
            }
        }
        meter.committed(there, meter.nanos() - since);
        there.forEach(Batch.Part::settle);
        List<Completion> left = batch.completionsOf(missing);
        if (!left.isEmpty()) {
            meter.failed(left.size(), reason);
        }
        return left;
    }

    /**
     * Whether the committed offset is the one of this transaction. It must be exactly equal:
     *
     * <ul>
     * <li>A larger offset does not count. While the tenure lives nobody else commits for the partition, so a larger one
     *     is from before its topic was recreated.
     * <li>An offset with another leader epoch is from before the log was truncated.
     * <li>Ranges beyond a gap do not move the offset, but change the metadata.
     * </ul>
     */
    private static boolean isCommitted(Batch.Part part, @Nullable OffsetAndMetadata offset) {
        Progress asked = part.progress();
        return offset != null
                && offset.offset() == asked.offset()
                && offset.leaderEpoch().orElse(-1) == asked.leaderEpoch()
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
            } catch (KafkaException | IllegalStateException e) {
                // IllegalStateException comes from a client that was closed early. Without an answer nothing may be
                // sent again.
                long millis = patience.next();
                log.warn("{}; next try in {} ms", e.getMessage(), millis, e);
                meter.stalls().begin(ABOUT, "the result of a commit cannot be found out: " + e.getMessage(), e);
                if (!stop.pause(millis)) {
                    throw new StoppedException();
                }
            }
        }
    }
}
