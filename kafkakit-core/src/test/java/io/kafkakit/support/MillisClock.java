package io.kafkakit.support;

import io.kafkakit.internal.lifecycle.Clock;

/** Milliseconds go by when a test says so. Used by one thread. */
public final class MillisClock implements Clock {

    private long now = 1_000_000;

    @Override
    public long millis() {
        return now;
    }

    @Override
    public long nanos() {
        return now * 1_000_000;
    }

    public void pass(long millis) {
        now += millis;
    }
}
