package io.kafkakit.internal.route;

import io.kafkakit.EventSubscription;
import io.kafkakit.codec.CodecUnavailableException;
import io.kafkakit.codec.UndecodableException;
import org.jspecify.annotations.Nullable;

/** The destination of a record. */
public sealed interface Route {

    /**
     * To a handler, with the decoded data.
     *
     * @param event the event's name; null if it has none
     */
    record ToHandler(
            EventSubscription<?> subscription, @Nullable String event, Object data) implements Route {}

    /** No handler: it is an event that nobody handles. The name is null if it has none. */
    record Unknown(@Nullable String event) implements Route {}

    /** No handler: it has no value, and nobody handles that. */
    record Tombstone() implements Route {}

    /** No handler: it is not an event. */
    record Undecodable(UndecodableException reason) implements Route {}

    /** No handler yet: the codec cannot decode it now. */
    record Unavailable(CodecUnavailableException reason) implements Route {}

    /** No handler yet: the codec failed without blaming the record. */
    record Failed(Throwable reason) implements Route {}
}
