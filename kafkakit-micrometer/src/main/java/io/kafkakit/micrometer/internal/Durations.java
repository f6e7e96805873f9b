package io.kafkakit.micrometer.internal;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts and adds up durations. A {@link Timer} of Micrometer costs several times as much for each, because it reads the
 * clock to forget its maximum in time. So there is one only if histograms are wanted. Thread-safe.
 */
final class Durations {

    private final LongAdder count = new LongAdder();
    private final LongAdder total = new LongAdder();
    private final @Nullable Timer histogram;

    private Durations(@Nullable Timer histogram) {
        this.histogram = histogram;
    }

    /** Registers a timer without buckets. */
    static Durations of(MeterSet meters, GroupMeter meter, String... tags) {
        Durations durations = new Durations(null);
        meters.timer(meter, durations, tags);
        return durations;
    }

    /** Registers a timer, with buckets if these are wanted. */
    static Durations withBuckets(MeterSet meters, GroupMeter meter, String... tags) {
        return meters.hasHistograms() ? new Durations(meters.timer(meter, tags)) : of(meters, meter, tags);
    }

    void add(long nanos) {
        if (histogram == null) {
            count.increment();
            total.add(nanos);
        } else {
            histogram.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    long count() {
        return count.sum();
    }

    /** In nanoseconds. */
    double total() {
        return (double) total.sum();
    }
}
