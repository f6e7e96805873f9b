package io.kafkakit;

/**
 * Handles one event.
 *
 * <p>If it returns, the event is handled: its staged sends become visible together with the fact that the record was
 * consumed. If it throws, the attempt failed: the staged sends are dropped, and the record becomes a retry or a dead
 * letter.
 *
 * <p>A handler may run more than once for a record, so make its effects outside Kafka idempotent.
 *
 * <p>Several threads may call a handler at once, for records that do not wait for each other: see {@link Ordering}.
 */
@FunctionalInterface
public interface EventHandler<T> {

    /**
     * Handles one event; called again for the same record if it throws and attempts are left.
     *
     * @param event the decoded data of the event
     * @param context the record of the event and the way to send others; valid until this method returns
     * @throws Exception any exception is a failed attempt; {@link DeadLetterException} means that another attempt is
     *     pointless
     */
    void handle(T event, EventContext context) throws Exception;
}
