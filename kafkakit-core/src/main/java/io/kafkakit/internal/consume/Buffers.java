package io.kafkakit.internal.consume;

import io.kafkakit.internal.config.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What was said of how much consumers may hold.
 *
 * @param records of a partition; null, as the others, if nothing was said
 * @param bytes of a partition
 * @param consumerBytes of all partitions of a consumer
 */
public record Buffers(
        @Nullable Integer records,
        @Nullable Long bytes,
        @Nullable Long consumerBytes) {

    private static final String NONE = "a consumer that may hold nothing reads nothing; pass 1 or more";

    /** Nothing was said. */
    public static Buffers unset() {
        return new Buffers(null, null, null);
    }

    public Buffers withRecords(int most) {
        return new Buffers(most, bytes, consumerBytes);
    }

    public Buffers withBytes(long most) {
        return new Buffers(records, most, consumerBytes);
    }

    public Buffers withConsumerBytes(long most) {
        return new Buffers(records, bytes, most);
    }

    /** Adds what is wrong with it. */
    public void check(Problems problems) {
        if (records != null && records < 1) {
            problems.add("maxBufferedRecords", records, NONE);
        }
        if (bytes != null && bytes < 1) {
            problems.add("maxBufferedBytes", bytes, NONE);
        }
        if (consumerBytes != null && consumerBytes < 1) {
            problems.add("maxBufferedBytesPerConsumer", consumerBytes, NONE);
        } else if (bytes != null && consumerBytes != null && bytes > consumerBytes) {
            problems.add(
                    "maxBufferedBytes",
                    bytes,
                    "one partition may not hold more than its consumer does (maxBufferedBytesPerConsumer = "
                            + consumerBytes + "); lower the one or raise the other");
        }
    }

    /**
     * With what is best where nothing was said.
     *
     * @param heap the most that the JVM's may have, in bytes
     */
    public Limits limits(int consumers, long heap) {
        Limits best = Limits.of(consumers, heap);
        long ofConsumer = consumerBytes == null ? best.consumerBytes() : consumerBytes;
        return new Limits(
                records == null ? best.records() : records,
                bytes == null ? Math.min(best.bytes(), ofConsumer) : bytes,
                bytes == null ? ofConsumer : Math.max(bytes, ofConsumer),
                best.window(),
                best.metadata());
    }
}
