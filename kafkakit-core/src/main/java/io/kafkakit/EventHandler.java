package io.kafkakit;

/**
 * Handles one event.
 *
 * <p>Returning means handled: what was staged with {@link EventContext#send} becomes visible together with the fact that
 * the record was consumed. Throwing means failed: the staged sends are dropped, and the record goes to its retry topic
 * or to the dead letters. A handler runs at least once for a record, so its effects outside Kafka must bear repetition.
 *
 * <p>A handler may be called by several threads at once, for records of different partitions.
 */
@FunctionalInterface
public interface EventHandler<T> {

    /**
     * Handles one event; called again for the same record if it throws and attempts are left.
     *
     * @param event the decoded data of the event
     * @param context the record it came in and the way to send others; valid until this method returns
     * @throws Exception any exception is a failed attempt; {@link DeadLetterException} says that another is pointless
     */
    void handle(T event, EventContext context) throws Exception;
}
