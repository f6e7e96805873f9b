package io.kafkakit.support;

import io.kafkakit.internal.lifecycle.Clock;
import java.time.Duration;

/** Time goes by when a test says so. Its nanoseconds overflow after the first millisecond, as they may anywhere. Used by one thread. */
public final class HandClock implements Clock {

    private long nanos = Long.MAX_VALUE - 1_000_000;

    @Override
    public long millis() {
        return Deliveries.NOW;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    public void pass(Duration time) {
        nanos += time.toNanos();
    }
}
