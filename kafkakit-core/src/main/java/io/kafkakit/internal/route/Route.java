package io.kafkakit.internal.route;

import io.kafkakit.EventSubscription;
import io.kafkakit.codec.UndecodableException;

/** The destination of a record. */
public sealed interface Route {

    /** To the handler of its event, with the decoded data. */
    record ToHandler(EventSubscription<?> subscription, Object data) implements Route {}

    /** No handler: it is an event that nobody handles. */
    record Unknown(String event) implements Route {}

    /** No handler: it is not an event. */
    record Undecodable(UndecodableException reason) implements Route {}

    /** No handler yet: the codec failed without blaming the record. */
    record Failed(Throwable reason) implements Route {}
}
