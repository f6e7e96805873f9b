package io.kafkakit.micrometer.internal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Meters of a group that go together. After {@link #remove} nothing is registered any more: a handler that outlives its
 * group must not leave a meter behind. Thread-safe.
 */
final class MeterSet {

    private final MeterRegistry registry;
    private final Tags tags;
    private final boolean histograms;
    private final List<Meter> meters = new ArrayList<>();
    /** The registry holds what most of these measure by weak references only. */
    private final List<Object> measured = new ArrayList<>();

    private final List<MeterSet> parts = new ArrayList<>();

    private boolean removed;

    /**
     * No meters yet.
     *
     * @param tags of each of them
     */
    MeterSet(MeterRegistry registry, Tags tags, boolean histograms) {
        this.registry = registry;
        this.tags = tags;
        this.histograms = histograms;
    }

    /** A set whose meters have these tags too. It is removed with this one, if not before. */
    synchronized MeterSet with(String... keysAndValues) {
        MeterSet part = new MeterSet(registry, tags.and(keysAndValues), histograms);
        part.removed = removed;
        parts.add(part);
        return part;
    }

    /** Removes a set that was made by {@link #with}. */
    synchronized void remove(MeterSet part) {
        parts.remove(part);
        part.remove();
    }

    boolean hasHistograms() {
        return histograms;
    }

    /** Registers a gauge of a number. */
    synchronized void gauge(GroupMeter meter, DoubleSupplier value, String... more) {
        if (!removed) {
            meters.add(Gauge.builder(meter.meter(), value::getAsDouble)
                    .tags(tags.and(more))
                    .baseUnit(meter.unit())
                    .description(meter.description())
                    .register(registry));
        }
    }

    /** Registers a gauge of a time in milliseconds. */
    synchronized void timeGauge(GroupMeter meter, DoubleSupplier millis, String... more) {
        if (!removed) {
            measured.add(millis);
            meters.add(TimeGauge.builder(meter.meter(), millis, TimeUnit.MILLISECONDS, DoubleSupplier::getAsDouble)
                    .tags(tags.and(more))
                    .description(meter.description())
                    .register(registry));
        }
    }

    /** Registers a counter that is fed by the number that it returns. */
    synchronized LongAdder counter(GroupMeter meter, String... more) {
        LongAdder number = new LongAdder();
        if (!removed) {
            measured.add(number);
            meters.add(FunctionCounter.builder(meter.meter(), number, LongAdder::doubleValue)
                    .tags(tags.and(more))
                    .baseUnit(meter.unit())
                    .description(meter.description())
                    .register(registry));
        }
        return number;
    }

    /** Registers a timer; null if the meters are gone. */
    synchronized @Nullable Timer timer(GroupMeter meter, String... more) {
        if (removed) {
            return null;
        }
        Timer timer = Timer.builder(meter.meter())
                .tags(tags.and(more))
                .description(meter.description())
                .publishPercentileHistogram(histograms)
                .register(registry);
        meters.add(timer);
        return timer;
    }

    /** Registers a timer that is fed by these sums. */
    synchronized void timer(GroupMeter meter, Durations durations, String... more) {
        if (!removed) {
            measured.add(durations);
            meters.add(FunctionTimer.builder(
                            meter.meter(), durations, Durations::count, Durations::total, TimeUnit.NANOSECONDS)
                    .tags(tags.and(more))
                    .description(meter.description())
                    .register(registry));
        }
    }

    synchronized void remove() {
        removed = true;
        parts.forEach(MeterSet::remove);
        parts.clear();
        meters.forEach(registry::remove);
        meters.clear();
        measured.clear();
    }
}
