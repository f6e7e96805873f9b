package io.kafkakit;

import org.jspecify.annotations.Nullable;

/**
 * Collects events that are sent later, together: the events of a handler ({@link EventContext}) or of a produce-only
 * transaction ({@link Transaction}).
 */
public interface EventSender {

    /**
     * Adds a record. A record that Kafka refuses in any cluster is refused here, or when the {@link EventRecord} is
     * made. An example is a name that no topic can have.
     *
     * @throws IllegalArgumentException if the record cannot be encoded
     */
    void send(EventRecord record);

    /**
     * Adds an event, named after its class, without a key.
     *
     * @throws IllegalArgumentException if no client can write to a topic of that name, or the data cannot be encoded
     * @see #send(EventRecord)
     */
    default void send(String topic, Object data) {
        send(EventRecord.of(topic, data));
    }

    /**
     * Adds an event, named after its class.
     *
     * @param key a text, a byte array, or what the topic's {@link io.kafkakit.codec.KeyCodec} takes; null for none
     * @throws IllegalArgumentException if no client can write to a topic of that name, or the data cannot be encoded
     * @see #send(EventRecord)
     */
    default void send(String topic, @Nullable Object key, Object data) {
        send(EventRecord.of(topic, data).withKey(key));
    }

    /**
     * Adds an event of this name.
     *
     * @param key a text, a byte array, or what the topic's {@link io.kafkakit.codec.KeyCodec} takes; null for none
     * @throws IllegalArgumentException if no client can write to a topic of that name, or the data cannot be encoded
     * @see #send(EventRecord)
     */
    default void send(String topic, @Nullable Object key, String event, Object data) {
        send(EventRecord.of(topic, event, data).withKey(key));
    }
}
