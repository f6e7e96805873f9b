package io.kafkakit.support;

import io.kafkakit.internal.lifecycle.Clock;

/**
 * The time of day goes by when a test says so, and durations are real: for code that waits for something to happen, with a limit.
 * Used by one thread.
 */
public final class DueClock implements Clock {

    private long now = Deliveries.NOW;

    @Override
    public long millis() {
        return now;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    public void pass(long millis) {
        now += millis;
    }
}
