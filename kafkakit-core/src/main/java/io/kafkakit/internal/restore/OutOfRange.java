package io.kafkakit.internal.restore;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition's log has no record any more where the consumer would read on.
 *
 * @param position where that is
 * @param isTruncated whether the log that was read has been cut off, as after an unclean election, or is another one
 * @param cutAt the first offset that the two logs do not share; -1 if it is not known
 */
public record OutOfRange(long position, boolean isTruncated, long cutAt) {

    /** What the consumer says of each. */
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
