package io.kafkakit;

import java.time.Duration;

/**
 * How long a failed record waits before its next attempt. Immutable and thread-safe.
 *
 * @param delay the constant delay; zero for none
 */
public record Backoff(Duration delay) {

    /**
     * Checks the delay.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public Backoff {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("backoff " + delay + " is negative: pass a delay of zero or more");
        }
    }

    /** The next attempt is due at once. */
    public static Backoff none() {
        return new Backoff(Duration.ZERO);
    }

    /** Each attempt is due this long after the last one failed. */
    public static Backoff fixed(Duration delay) {
        return new Backoff(delay);
    }
}
