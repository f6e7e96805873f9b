package io.kafkakit.monitor;

import java.time.Duration;
import java.util.List;

/**
 * What a lane has committed: one transaction, or without transactions what was acknowledged together.
 *
 * @param lane the lane's number
 * @param transactional whether it was a transaction
 * @param partitions what became of the records, by the partition they were read from
 * @param bytes what they and the records they caused take in memory, about; 0 where only an offset was committed: where the
 *     group begins, or one behind transaction markers
 * @param took from the first append to the answer
 */
public record Commit(int lane, boolean transactional, List<PartitionCounts> partitions, long bytes, Duration took) {

    /** A commit with a list of its own. */
    public Commit {
        partitions = List.copyOf(partitions);
    }

    /** How many source records it committed. */
    public long records() {
        return partitions.stream().mapToLong(each -> each.counts().done()).sum();
    }

    /** The records of one partition. */
    public record PartitionCounts(String topic, int partition, Counts counts) {}
}
