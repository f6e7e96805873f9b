package io.kafkakit;

import org.jspecify.annotations.Nullable;

/**
 * A handler, an interceptor or a codec throws this if it cannot work now, through no fault of the record. Examples are a
 * database that is down, or a service that asks to be left alone for a while. Staged sends are dropped.
 *
 * <p>The record's partition waits, and the record is tried again: after 100 ms first, then after longer waits of at most
 * 5 seconds. No attempt is counted, and no record becomes a dead letter. Other partitions go on.
 * {@link io.kafkakit.monitor.PartitionStatus#stalled()} says why the partition waits.
 *
 * <pre>{@code
 * try {
 *     database.insert(order);
 * } catch (SQLTransientConnectionException e) {
 *     throw new UnavailableException("the order database does not answer", e);
 * }
 * }</pre>
 *
 * <p>It also counts as a cause of another exception. For a record that must wait itself, while those behind it go on, throw
 * {@link RetryLaterException}.
 */
@Experimental
public class UnavailableException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message what does not answer, and what to do about it
     */
    public UnavailableException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message what does not answer, and what to do about it
     */
    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
