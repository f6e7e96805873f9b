package io.kafkakit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A handler throws this if it is too early for the record. The record is handled again after this time, and no attempt
 * is counted. The handler's staged sends are dropped.
 *
 * <pre>{@code
 * if (rates.areClosed()) throw new RetryLaterException("no rates at night", ofHours(6));
 * }</pre>
 *
 * <p>The record waits in the retry topics of its source topic, one after the other if no single delay is that long. It
 * is never early. It is late by at most the shortest of their delays and its jitter.
 *
 * <p>The topic needs {@link Retries} with a delay; without one, this is a failed attempt like any other.
 * {@link Retries#giveUpAfter} limits how long a record may postpone itself; one day by default.
 */
public class RetryLaterException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * Handle the record again after this time.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public RetryLaterException(String message, Duration delay) {
        this(message, delay, null);
    }

    /**
     * Handle the record again after this time.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public RetryLaterException(String message, Duration delay, @Nullable Throwable cause) {
        super(message, cause);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay " + delay + " is negative: pass a delay of zero or more");
        }
        this.delay = delay;
    }

    /** How long to wait. */
    public final Duration delay() {
        return delay;
    }
}
