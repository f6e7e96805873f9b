package io.kafkakit;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * What a handler of a topic takes.
 *
 * @param takes which records it takes
 * @param event the event's name, for {@link Takes#EVENT}; null for the others
 * @param type the type that the data is decoded to
 * @param handler called with an instance of {@code type}
 */
public record EventSubscription<T>(Takes takes, @Nullable String event, Type type, EventHandler<T> handler) {

    /** Which records a handler takes. */
    public enum Takes {
        /** The events of one name. */
        EVENT,
        /** Every event that has no handler by its name, decoded to one type. */
        ANY,
        /** Every event that has no handler by its name, as bytes. */
        UNKNOWN,
        /** Records without a value. Their data is the key. */
        TOMBSTONE
    }

    /** With this handler instead. */
    public EventSubscription<T> with(EventHandler<T> other) {
        return new EventSubscription<>(takes, event, type, other);
    }
}
