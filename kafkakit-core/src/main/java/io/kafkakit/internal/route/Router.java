package io.kafkakit.internal.route;

import io.kafkakit.EventSubscription;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.Thrown;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a record's event. Immutable and thread-safe. */
public final class Router {

    private final Decoder decoder;
    private final Map<String, Target> byEvent;
    private final Function<String, @Nullable Type> typeOf = this::typeOf;

    public Router(EventCodec codec, List<EventSubscription<?>> subscriptions) {
        this.decoder = new Decoder(codec);
        this.byEvent = subscriptions.stream()
                .map(each -> new Target(each, decoder.isOurs() ? null : classOf(each.type())))
                .collect(Collectors.toUnmodifiableMap(target -> target.subscription.event(), Function.identity()));
    }

    private static @Nullable Class<?> classOf(Type type) {
        Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
        return raw instanceof Class<?> some && !some.isPrimitive() ? some : null;
    }

    /** The handler of an event, and the class that its data must have; null if that need not be checked. */
    private record Target(
            EventSubscription<?> subscription, @Nullable Class<?> type) {

        boolean takes(Object data) {
            return type == null || type.isInstance(data);
        }
    }

    /** Decodes a record's value; null means that the record has none. */
    public Route route(byte @Nullable [] value) {
        if (value == null) {
            return new Route.Undecodable(new UndecodableException("the record has no value (a tombstone)"));
        }
        try {
            return route(decoder.decode(value, typeOf));
        } catch (UndecodableException e) {
            return new Route.Undecodable(e);
        } catch (Throwable e) {
            // The codec does not blame the value, so another attempt may succeed.
            Thrown.rethrowIfFatal(e);
            return new Route.Failed(e);
        }
    }

    private Route route(DecodedEvent decoded) {
        Target target = byEvent.get(decoded.event());
        if (target == null) {
            return new Route.Unknown(decoded.event());
        }
        Object data = decoded.data();
        if (data == null) {
            return new Route.Undecodable(new UndecodableException("the data is null"));
        }
        if (!target.takes(data)) {
            throw new IllegalStateException(decoder.name() + " made a "
                    + data.getClass().getName() + " of event '" + decoded.event() + "': its handler takes a "
                    + target.subscription.type().getTypeName());
        }
        return new Route.ToHandler(target.subscription, data);
    }

    private @Nullable Type typeOf(String event) {
        Target target = byEvent.get(event);
        return target == null ? null : target.subscription.type();
    }
}
