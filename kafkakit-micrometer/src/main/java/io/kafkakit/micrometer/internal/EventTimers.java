package io.kafkakit.micrometer.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The timers of one event of a topic. Thread-safe. */
final class EventTimers {

    private final MeterSet meters;
    private final Durations handled;
    private final Durations failed;
    private final Map<AttemptOutcome, Durations> rare = new ConcurrentHashMap<>();
    private final RecentMax max = new RecentMax(System.nanoTime());

    /** Registers what every handler may need; the rarer outcomes come when they happen. */
    EventTimers(MeterSet meters) {
        this.meters = meters;
        this.handled = register(AttemptOutcome.HANDLED);
        this.failed = register(AttemptOutcome.FAILED);
        meters.timeGauge(GroupMeter.HANDLE_MAX, () -> max.max(System.nanoTime()) / 1e6);
    }

    private Durations register(AttemptOutcome outcome) {
        return Durations.withBuckets(meters, GroupMeter.HANDLE, "outcome", outcome.tag());
    }

    void add(AttemptOutcome outcome, long nanos, long nanoTime) {
        Durations durations = switch (outcome) {
            case HANDLED -> handled;
            case FAILED -> failed;
            case POSTPONED, UNAVAILABLE -> rare.computeIfAbsent(outcome, this::register);
        };
        durations.add(nanos);
        max.add(nanos, nanoTime);
    }
}
