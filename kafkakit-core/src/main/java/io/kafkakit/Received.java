package io.kafkakit;

/**
 * One event of a batch. Only kafkakit implements it; later versions may add methods.
 *
 * @see BatchHandler
 */
@Experimental
public interface Received<T> {

    /** The decoded data. */
    T data();

    /** The event's record, and the way to send what belongs to it. */
    EventContext context();
}
