package io.kafkakit.test;

import io.kafkakit.internal.lifecycle.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A clock that stands still until it is set. */
final class TestClock implements Clock {

    private Instant now;

    TestClock(Instant now) {
        this.now = toMillis(now);
    }

    Instant now() {
        return now;
    }

    void set(Instant now) {
        this.now = toMillis(now);
    }

    @Override
    public long millis() {
        return now.toEpochMilli();
    }

    @Override
    public long nanos() {
        return now.toEpochMilli() * 1_000_000;
    }

    /** Truncates to Kafka's precision. A test that compares times must not fail because Kafka truncates them. */
    private static Instant toMillis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}
