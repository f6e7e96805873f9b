package io.kafkakit.internal.route;

import io.kafkakit.EventSubscription;
import io.kafkakit.codec.UndecodableException;

/** Where a record goes. */
public sealed interface Route {

    /** To the handler of its event, with the decoded data. */
    record ToHandler(EventSubscription<?> subscription, Object data) implements Route {}

    /** Nowhere: it is an event, but nobody handles it. */
    record Unknown(String event) implements Route {}

    /** Nowhere: it is not an event. */
    record Undecodable(UndecodableException reason) implements Route {}

    /** Nowhere yet: the codec failed, and did not say that the record is at fault. */
    record Failed(Throwable reason) implements Route {}
}
