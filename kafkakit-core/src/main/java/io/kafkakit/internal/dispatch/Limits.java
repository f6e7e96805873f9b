package io.kafkakit.internal.dispatch;

/**
 * How many unsettled records, and bytes of these and of what they caused, a consumer may hold. One poll may exceed a
 * limit; the partition is then not read on.
 *
 * @param records of a partition
 * @param bytes of a partition
 * @param consumerRecords of all partitions of a consumer
 * @param consumerBytes of all partitions of a consumer
 * @param window records of a partition that are with handlers or wait for their commit, if handlers may end out of
 *     order. Ranges that are done beyond a gap must fit into the offset's metadata.
 * @param metadata maximum characters of an offset's metadata
 */
public record Limits(int records, long bytes, int consumerRecords, long consumerBytes, int window, int metadata) {

    /** Kafka's default for {@code offset.metadata.max.bytes}. */
    private static final int METADATA = 4_096;

    /** The limit of a single consumer, or of two that share it. */
    private static final int RECORDS = 16_000;
    /** The minimum of one of many. With fewer, its polls and its lane's transactions get small. */
    private static final int LEAST_RECORDS = 4_000;

    /**
     * The defaults. 16 MiB stay a small part of the heap, and many consumers together hold little more than one. The
     * reason is the garbage collector, which copies what is held.
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
