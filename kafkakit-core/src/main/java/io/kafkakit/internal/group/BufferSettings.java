package io.kafkakit.internal.group;

import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.dispatch.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The user's limits of how much consumers may hold.
 *
 * @param records of a partition; null, like the others, if not set
 * @param bytes of a partition
 * @param consumerRecords of all partitions of a consumer
 * @param consumerBytes of all partitions of a consumer
 */
public record BufferSettings(
        @Nullable Long records,
        @Nullable Long bytes,
        @Nullable Long consumerRecords,
        @Nullable Long consumerBytes) {

    /** No limit is set. */
    public static BufferSettings unset() {
        return new BufferSettings(null, null, null, null);
    }

    public BufferSettings withRecords(int most) {
        return new BufferSettings((long) most, bytes, consumerRecords, consumerBytes);
    }

    public BufferSettings withBytes(long most) {
        return new BufferSettings(records, most, consumerRecords, consumerBytes);
    }

    public BufferSettings withConsumerRecords(int most) {
        return new BufferSettings(records, bytes, (long) most, consumerBytes);
    }

    public BufferSettings withConsumerBytes(long most) {
        return new BufferSettings(records, bytes, consumerRecords, most);
    }

    /** Adds a problem for each wrong limit. */
    public void check(Problems problems) {
        check("maxBufferedRecords", records, consumerRecords, problems);
        check("maxBufferedBytes", bytes, consumerBytes, problems);
    }

    private static void check(String name, @Nullable Long most, @Nullable Long ofConsumer, Problems problems) {
        checkPositive(name, most, problems);
        checkPositive(name + "PerConsumer", ofConsumer, problems);
        if (most != null && ofConsumer != null && most > ofConsumer && ofConsumer > 0) {
            problems.add(
                    name,
                    most,
                    "one partition may not hold more than its consumer does (" + name + "PerConsumer = " + ofConsumer
                            + "); lower the one or raise the other");
        }
    }

    private static void checkPositive(String name, @Nullable Long most, Problems problems) {
        if (most != null && most < 1) {
            problems.add(name, most, "a consumer that may hold nothing reads nothing; pass 1 or more");
        }
    }

    /**
     * The limits, with defaults for those that are not set.
     *
     * @param heap the maximum heap of the JVM, in bytes
     */
    public Limits limits(int consumers, long heap) {
        Limits best = Limits.of(consumers, heap);
        return new Limits(
                (int) partition(records, consumerRecords, best.records()),
                partition(bytes, consumerBytes, best.bytes()),
                (int) consumer(records, consumerRecords, best.consumerRecords()),
                consumer(bytes, consumerBytes, best.consumerBytes()),
                best.window(),
                best.metadata());
    }

    private static long partition(@Nullable Long most, @Nullable Long ofConsumer, long best) {
        long bound = ofConsumer == null ? best : Math.min(best, ofConsumer);
        return most == null ? bound : most;
    }

    private static long consumer(@Nullable Long most, @Nullable Long ofConsumer, long best) {
        long bound = most == null ? best : Math.max(best, most);
        return ofConsumer == null ? bound : ofConsumer;
    }
}
