package io.kafkakit.micrometer.internal;

import java.util.concurrent.TimeUnit;

/**
 * The wall clock for callers that have read {@link System#nanoTime} already. It reads the real one once a second only.
 * Thread-safe.
 */
final class WallClock {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private record Reading(long nanoTime, long millis) {}

    private volatile Reading last = new Reading(System.nanoTime(), System.currentTimeMillis());

    /** Milliseconds since 1970. */
    long millisAt(long nanoTime) {
        Reading reading = last;
        if (nanoTime - reading.nanoTime >= SECOND) {
            reading = new Reading(nanoTime, System.currentTimeMillis());
            last = reading;
        }
        return reading.millis + (nanoTime - reading.nanoTime) / 1_000_000;
    }
}
