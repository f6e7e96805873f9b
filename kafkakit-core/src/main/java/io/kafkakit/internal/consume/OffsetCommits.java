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
 * Commits the offsets of at-least-once partitions. Used by the poll thread only, which also runs the client's callbacks. A
 * commit that fails is made again before the next poll: never a reason to end the loop.
 */
final class OffsetCommits {

    private static final Logger log = LoggerFactory.getLogger(OffsetCommits.class);

    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    /** Not committed, and to be tried again. */
    private final Map<TopicPartition, OffsetAndMetadata> failed = new HashMap<>();
    /** Metadata of this length was refused by the broker. Offsets that have as much go without: they must go on. */
    private int refused = Integer.MAX_VALUE;

    /** Commits what has grown since the last time, and what has failed, without waiting. */
    void commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> settled) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(failed);
        all.putAll(settled);
        failed.clear();
        Map<TopicPartition, OffsetAndMetadata> grown = grown(all);
        if (grown.isEmpty()) {
            return;
        }
        committed.putAll(grown);
        // With group.protocol=consumer Kafka hands over null for the offsets of a commit that failed (4.2.2, 4.3.1).
        consumer.commitAsync(grown, (orNull, error) -> {
            if (error != null) {
                log.info("offsets {} are committed again later: {}", grown, error.toString());
                // Not those that were let go meanwhile, or are further already.
                Map<TopicPartition, OffsetAndMetadata> again = new HashMap<>(grown);
                again.entrySet().removeIf(each -> !committed.remove(each.getKey(), each.getValue()));
                failed.putAll(again);
                if (isRefused(error, grown)) {
                    commit(consumer, Map.of());
                }
            }
        });
    }

    /** Whether the broker takes less metadata than this; then there will be less of it from now on. */
    private boolean isRefused(Exception error, Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!(error instanceof OffsetMetadataTooLarge)) {
            return false;
        }
        // It does not say of which partition, but the longest is one that was refused.
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
     * Commits these and waits for it: the partitions are about to go.
     *
     * @return false if that took longer than this, and may be tried again
     */
    boolean commitAndWait(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> settled, Duration atMost) {
        // What an unanswered commitAsync carries is sent again: its answer may be an error.
        Map<TopicPartition, OffsetAndMetadata> all = fitting(settled);
        while (!all.isEmpty()) {
            try {
                consumer.commitSync(all, atMost);
                return true;
            } catch (WakeupException e) {
                // Meant for a poll that had ended before it came.
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

    /** These are given up. */
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
