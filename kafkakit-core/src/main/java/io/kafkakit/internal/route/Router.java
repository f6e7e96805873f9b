package io.kafkakit.internal.route;

import io.kafkakit.EventSubscription;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.UndecodableException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a record's event. Immutable and thread-safe. */
public final class Router {

    private final EventCodec codec;
    private final Map<String, EventSubscription<?>> byEvent;
    private final Function<String, @Nullable Type> typeOf = this::typeOf;

    public Router(EventCodec codec, List<EventSubscription<?>> subscriptions) {
        this.codec = codec;
        this.byEvent = subscriptions.stream()
                .collect(Collectors.toUnmodifiableMap(EventSubscription::event, Function.identity()));
    }

    /** Decodes a record's value; null is a record without one. */
    public Route route(byte @Nullable [] value) {
        if (value == null) {
            return new Route.Undecodable(new UndecodableException("the record has no value (a tombstone)"));
        }
        DecodedEvent decoded;
        try {
            decoded = codec.decode(value, typeOf);
        } catch (UndecodableException e) {
            return new Route.Undecodable(e);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            // The errors are the record's or its class's own, such as those of a constructor: the next record may be
            // fine,
            // and this one must not end the group again and again.
            return new Route.Undecodable(new UndecodableException("the codec failed: " + e, e));
        }
        EventSubscription<?> subscription = byEvent.get(decoded.event());
        if (subscription == null) {
            return new Route.Unknown(decoded.event());
        }
        return decoded.data() == null
                ? new Route.Undecodable(new UndecodableException("the data is null"))
                : new Route.ToHandler(subscription, decoded.data());
    }

    private @Nullable Type typeOf(String event) {
        EventSubscription<?> subscription = byEvent.get(event);
        return subscription == null ? null : subscription.type();
    }
}
