package io.kafkakit.internal.restore;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition's log has no record at the consumer's position.
 *
 * @param position the consumer's position
 * @param isTruncated whether the log was truncated, as after an unclean election, or is another log
 * @param cutAt the first offset at which the two logs differ; -1 if unknown
 */
public record OutOfRange(long position, boolean isTruncated, long cutAt) {

    /** The details for each partition of the consumer's exception. */
    public static Map<TopicPartition, OutOfRange> of(OffsetOutOfRangeException error) {
        Map<TopicPartition, OffsetAndMetadata> cuts =
                error instanceof LogTruncationException truncation ? truncation.divergentOffsets() : Map.of();
        boolean isTruncated = error instanceof LogTruncationException;
        Map<TopicPartition, OutOfRange> all = new HashMap<>();
        error.offsetOutOfRangePartitions().forEach((partition, position) -> {
            OffsetAndMetadata cut = cuts.get(partition);
            all.put(partition, new OutOfRange(position, isTruncated, cut == null ? -1 : cut.offset()));
        });
        return all;
    }
}
