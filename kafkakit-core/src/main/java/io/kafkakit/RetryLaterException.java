package io.kafkakit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to say that it is too early: the record is handled again after this time, and no attempt is counted.
 * What the handler staged is dropped.
 *
 * <pre>{@code
 * if (rates.areClosed()) throw new RetryLaterException("no rates at night", ofHours(6));
 * }</pre>
 *
 * <p>The record waits in the retry topics of its source topic, in several of them one after the other if no one delay is as
 * long as that; so it comes back never early, and late by no more than the shortest of their delays, and its jitter. It needs
 * {@link Retries} with a delay: without, it is a failed attempt like any other. {@link Retries#giveUpAfter} bounds how long a
 * record may go on like this; a day, if nothing is said.
 */
public class RetryLaterException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * Not before this time has passed.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public RetryLaterException(String message, Duration delay) {
        this(message, delay, null);
    }

    /**
     * Not before this time has passed.
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
