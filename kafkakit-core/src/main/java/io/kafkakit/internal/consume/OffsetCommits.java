package io.kafkakit.internal.consume;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the offsets of at-least-once partitions. Used by the poll thread only, which also runs the client's
 * callbacks. A failed commit is repeated before the next poll, and never ends the loop.
 */
final class OffsetCommits {

    private static final Logger log = LoggerFactory.getLogger(OffsetCommits.class);

    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    /** Offsets whose commit failed and is to be repeated. */
    private final Map<TopicPartition, OffsetAndMetadata> failed = new HashMap<>();
    /**
     * The broker refused metadata of this length. Longer or equal metadata is left out, because the offset must be
     * committed anyway.
     */
    private int refused = Integer.MAX_VALUE;

    /** Commits offsets that have grown since the last time, and those that failed, without waiting. */
    void commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> settled) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(failed);
        all.putAll(settled);
        failed.clear();
        Map<TopicPartition, OffsetAndMetadata> grown = grown(all);
        if (grown.isEmpty()) {
            return;
        }
        committed.putAll(grown);
        // With group.protocol=consumer Kafka passes null as the offsets of a failed commit (4.2.2, 4.3.1).
        consumer.commitAsync(grown, (orNull, error) -> {
            if (error != null) {
                log.info("offsets {} are committed again later: {}", grown, error.toString());
                // Not offsets that were forgotten meanwhile, or that a later commit has passed.
                Map<TopicPartition, OffsetAndMetadata> again = new HashMap<>(grown);
                again.entrySet().removeIf(each -> !committed.remove(each.getKey(), each.getValue()));
                failed.putAll(again);
                if (isRefused(error, grown)) {
                    commit(consumer, Map.of());
                }
            }
        });
    }

    /** Whether the broker refused the metadata for its length. If so, longer metadata is left out from now on. */
    private boolean isRefused(Exception error, Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!(error instanceof OffsetMetadataTooLarge)) {
            return false;
        }
        // The error does not name the partition. The longest metadata is one that was refused.
        int longest = offsets.values().stream()
                .mapToInt(each -> each.metadata().length())
                .max()
                .orElse(0);
        refused = Math.min(refused, longest);
        log.warn(
                "the broker's offset.metadata.max.bytes is less than {}: records that are done beyond a gap will be handled"
                        + " again after a crash; raise it",
                refused);
        return refused > 0;
    }

    private Map<TopicPartition, OffsetAndMetadata> fitting(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, OffsetAndMetadata> fitting = new HashMap<>(offsets);
        fitting.replaceAll((partition, offset) -> fitting(offset));
        return fitting;
    }

    private OffsetAndMetadata fitting(OffsetAndMetadata offset) {
        return offset.metadata().length() < refused
                ? offset
                : new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), "");
    }

    /**
     * Commits these offsets and waits for the answer, because the partitions are about to go.
     *
     * @return false if the time was over; the commit may be tried again
     */
    boolean commitAndWait(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> settled, Duration atMost) {
        // Includes offsets of a commitAsync without an answer, because its answer may be an error.
        Map<TopicPartition, OffsetAndMetadata> all = fitting(settled);
        while (!all.isEmpty()) {
            try {
                consumer.commitSync(all, atMost);
                return true;
            } catch (WakeupException e) {
                // The wakeup was meant for a poll that had ended before.
                log.trace("woken while committing", e);
            } catch (TimeoutException e) {
                log.debug("offsets {} could not be committed yet", all, e);
                return false;
            } catch (KafkaException e) {
                if (isRefused(e, all)) {
                    all = fitting(all);
                    continue;
                }
                warn(all, e.toString());
                return true;
            }
        }
        return true;
    }

    /** Logs that these offsets are given up. */
    void warn(Map<TopicPartition, OffsetAndMetadata> offsets, String why) {
        log.warn("offsets {} could not be committed; their records will be handled again: {}", offsets, why);
    }

    void forget(TopicPartition partition) {
        committed.remove(partition);
        failed.remove(partition);
    }

    private Map<TopicPartition, OffsetAndMetadata> grown(Map<TopicPartition, OffsetAndMetadata> settled) {
        Map<TopicPartition, OffsetAndMetadata> grown = new HashMap<>();
        fitting(settled).forEach((partition, offset) -> {
            if (!offset.equals(committed.get(partition))) {
                grown.put(partition, offset);
            }
        });
        return grown;
    }
}
