package io.kafkakit.monitor;

import java.time.Duration;
import java.util.List;

/**
 * One commit of a lane: a transaction, or, without transactions, records that were acknowledged together.
 *
 * @param lane the lane's number
 * @param transactional whether it was a transaction
 * @param partitions what became of the records, by the partition they were read from
 * @param bytes approximate memory of the records and of those that they caused. 0 if only an offset was committed: a
 *     group's start offset, or the position after transaction markers.
 * @param took from the first append to the answer
 * @param attachments what handler interceptors {@linkplain io.kafkakit.interceptor.HandlerCall#attach attached} to the
 *     attempts whose outcomes it committed
 */
public record Commit(
        int lane,
        boolean transactional,
        List<PartitionCounts> partitions,
        long bytes,
        Duration took,
        List<Object> attachments) {

    /** Copies the lists. */
    public Commit {
        partitions = List.copyOf(partitions);
        attachments = List.copyOf(attachments);
    }

    /** Without attachments. */
    public Commit(int lane, boolean transactional, List<PartitionCounts> partitions, long bytes, Duration took) {
        this(lane, transactional, partitions, bytes, took, List.of());
    }

    /** How many source records it committed. */
    public long records() {
        return partitions.stream().mapToLong(each -> each.counts().done()).sum();
    }

    /** The records of one partition. */
    public record PartitionCounts(String topic, int partition, Counts counts) {}
}
