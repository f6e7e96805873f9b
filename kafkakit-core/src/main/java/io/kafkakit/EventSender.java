package io.kafkakit;

import org.jspecify.annotations.Nullable;

/**
 * Collects events that are sent later, together: those of a handler ({@link EventContext}), or those of a produce-only
 * transaction ({@link Transaction}).
 */
public interface EventSender {

    /**
     * Adds a record.
     *
     * @throws IllegalArgumentException if the record cannot be encoded
     */
    void send(EventRecord record);

    /**
     * Adds an event, named after its class, without a key.
     *
     * @see #send(EventRecord)
     */
    default void send(String topic, Object data) {
        send(EventRecord.of(topic, data));
    }

    /**
     * Adds an event, named after its class.
     *
     * @see #send(EventRecord)
     */
    default void send(String topic, @Nullable String key, Object data) {
        send(EventRecord.of(topic, data).withKey(key));
    }

    /**
     * Adds an event of this name.
     *
     * @see #send(EventRecord)
     */
    default void send(String topic, @Nullable String key, String event, Object data) {
        send(EventRecord.of(topic, event, data).withKey(key));
    }
}
