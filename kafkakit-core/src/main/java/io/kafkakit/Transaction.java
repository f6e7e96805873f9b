package io.kafkakit;

import org.jspecify.annotations.Nullable;

/** Collects the events of one produce-only transaction. Valid while its work runs; not thread-safe. */
public interface Transaction {

    /** Adds a record. */
    void send(EventRecord record);

    /** Adds an event, named after its class, without a key. */
    default void send(String topic, Object data) {
        send(EventRecord.of(topic, data));
    }

    /** Adds an event, named after its class. */
    default void send(String topic, @Nullable String key, Object data) {
        send(EventRecord.of(topic, data).withKey(key));
    }

    /** Adds an event of this name. */
    default void send(String topic, @Nullable String key, String event, Object data) {
        send(EventRecord.of(topic, event, data).withKey(key));
    }
}
