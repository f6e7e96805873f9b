package io.kafkakit.internal.consume;

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

    /** So that 16 MiB are no more than a small part of the heap, and many consumers no more than one. */
    public static Limits of(int consumers, long heap) {
        long all = Math.max(consumers * (1L << 20), Math.min(256L << 20, heap / 8));
        return new Limits(8_000, Math.min(16L << 20, all / consumers), 16_000, all / consumers, 1_000, METADATA);
    }
}
