package io.kafkakit.internal.dispatch;

/**
 * What a consumer may hold of records that are not settled, and of what they caused. A poll may bring more than that once;
 * then it brings no more of the partition.
 *
 * @param records of a partition
 * @param bytes of a partition
 * @param consumerRecords of all partitions of a consumer
 * @param consumerBytes of all partitions of a consumer
 * @param window records of a partition that are with handlers or wait for their commit, where handlers need not end in the
 *     order of the records: what is done beyond a gap must fit in the offset's metadata
 * @param metadata characters that the metadata of an offset may take
 */
public record Limits(int records, long bytes, int consumerRecords, long consumerBytes, int window, int metadata) {

    /** Kafka's own default for {@code offset.metadata.max.bytes}. */
    private static final int METADATA = 4_096;

    /** What a consumer alone may hold, or two that share it. */
    private static final int RECORDS = 16_000;
    /** What one of many may: with fewer its polls and its lane's transactions get small. */
    private static final int LEAST_RECORDS = 4_000;

    /**
     * So that 16 MiB are no more than a small part of the heap, and many consumers hold not much more than one: what is held is
     * copied by the garbage collector.
     */
    public static Limits of(int consumers, long heap) {
        long all = Math.max(consumers * (1L << 20), Math.min(256L << 20, heap / 8));
        int records = Math.max(LEAST_RECORDS, RECORDS / consumers);
        return new Limits(
                Math.min(RECORDS / 2, records),
                Math.min(16L << 20, all / consumers),
                records,
                all / consumers,
                1_000,
                METADATA);
    }
}
