package io.kafkakit.internal.commit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The offsets that a transaction has beside its records. */
final class TransactionOffsets {

    private static final Logger log = LoggerFactory.getLogger(TransactionOffsets.class);
    /** Milliseconds until the next poll of a member has probably brought its metadata up to date. */
    private static final long MEMBER_HOLD = 50;
    /** Milliseconds that a partition waits whose metadata is refused and cannot be less. */
    private static final long METADATA_HOLD = 5_000;

    private final LaneMeter meter;

    /** Tells the meter of problems that somebody has to mend. */
    TransactionOffsets(LaneMeter meter) {
        this.meter = meter;
    }

    /**
     * Sends how far the partitions are with these outcomes; null if the commit may be asked for. Not before the transaction
     * before has ended. A lane serves all consumers of its group, so there may be several members whose right has to be
     * checked.
     */
    @Nullable
    Attempt send(Producer<byte[], byte[]> producer, Batch batch) {
        batch.plan();
        List<Completion> crowdedOut = batch.crowdedOut();
        if (!crowdedOut.isEmpty()) {
            return new Attempt.Crowded(batch.completions(), crowdedOut);
        }
        Map<ConsumerGroupMetadata, Set<Batch.Part>> byMember = new LinkedHashMap<>();
        for (Batch.Part part : batch.parts()) {
            ConsumerGroupMetadata stamp = part.tenure().stamp();
            if (stamp == null) {
                Exception reason = new KafkaException(part.tenure() + " is not stamped yet");
                return new Attempt.Held(batch.completions(), Set.of(part.tenure()), reason, MEMBER_HOLD);
            }
            byMember.computeIfAbsent(stamp, member -> new HashSet<>()).add(part);
        }
        for (var member : byMember.entrySet()) {
            Attempt failed = send(producer, batch, member.getKey(), member.getValue());
            if (failed != null) {
                return failed;
            }
        }
        // A tenure that ended meanwhile: its next owner may wait for this transaction already, and redoes the records
        // anyway.
        return batch.parts().stream().anyMatch(part -> part.tenure().isEnded())
                ? new Attempt.Failed(batch.completions(), new KafkaException("a partition was taken away"))
                : null;
    }

    private @Nullable Attempt send(
            Producer<byte[], byte[]> producer, Batch batch, ConsumerGroupMetadata member, Set<Batch.Part> parts) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        parts.forEach(part -> offsets.put(part.tenure().partition(), CommittedOffsets.of(part.progress())));
        try {
            producer.sendOffsetsToTransaction(offsets, member);
            return null;
        } catch (KafkaException e) {
            Set<Tenure> tenures = new HashSet<>();
            parts.forEach(part -> tenures.add(part.tenure()));
            if (Causes.isMetadata(e)) {
                return metadataRefused(batch, tenures, e);
            }
            if (!Causes.isMember(e)) {
                throw e;
            }
            tenures.forEach(Tenure::refused);
            return new Attempt.Held(batch.completions(), tenures, e, MEMBER_HOLD);
        }
    }

    private Attempt metadataRefused(Batch batch, Set<Tenure> tenures, Exception reason) {
        tenures.removeIf(Tenure::halveMetadata);
        if (tenures.isEmpty()) {
            return new Attempt.Failed(batch.completions(), reason);
        }
        log.error(
                "{} stop: the broker's offset.metadata.max.bytes was lowered below what is committed already; raise it",
                tenures,
                reason);
        meter.problem(tenures + " stop: offset.metadata.max.bytes is too low for what is committed already", reason);
        return new Attempt.Held(batch.completions(), tenures, reason, METADATA_HOLD);
    }
}
