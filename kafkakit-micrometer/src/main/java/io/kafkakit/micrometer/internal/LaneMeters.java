package io.kafkakit.micrometer.internal;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The meters of a lane. Thread-safe. */
final class LaneMeters {

    private final @Nullable Timer commits;
    private final LongAdder failures;
    private final LongAdder replaced;

    /**
     * Registers them.
     *
     * @param stalled for how long the lane stands still, in milliseconds
     */
    LaneMeters(MeterSet meters, DoubleSupplier stalled) {
        this.commits = meters.timer(GroupMeter.COMMITS);
        this.failures = meters.counter(GroupMeter.COMMIT_FAILURES);
        this.replaced = meters.counter(GroupMeter.PRODUCERS_REPLACED);
        meters.timeGauge(GroupMeter.LANE_STALLED, stalled);
    }

    void committed(Duration took) {
        if (commits != null) {
            commits.record(took);
        }
    }

    void failed() {
        failures.increment();
    }

    void producerReplaced() {
        replaced.increment();
    }
}
