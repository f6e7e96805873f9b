package io.kafkakit.internal.route;

import io.kafkakit.EventSubscription;
import io.kafkakit.EventSubscription.Takes;
import io.kafkakit.codec.CodecUnavailableException;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.Thrown;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a record's event. Immutable and thread-safe. */
public final class Router {

    private final Decoder decoder;
    private final List<EventSubscription<?>> subscriptions;
    private final Map<String, Target> byEvent;
    private final @Nullable Target any;
    private final @Nullable Target unknown;
    private final @Nullable Target tombstone;
    private final EventTypes types = this::typeOf;

    public Router(Decoder decoder, List<EventSubscription<?>> subscriptions) {
        this.decoder = decoder;
        this.subscriptions = List.copyOf(subscriptions);
        this.byEvent = subscriptions.stream()
                .filter(each -> each.event() != null)
                .map(Target::of)
                .collect(Collectors.toUnmodifiableMap(Target::event, Function.identity()));
        this.any = only(Takes.ANY, subscriptions);
        this.unknown = only(Takes.UNKNOWN, subscriptions);
        this.tombstone = only(Takes.TOMBSTONE, subscriptions);
    }

    private static @Nullable Target only(Takes takes, List<EventSubscription<?>> subscriptions) {
        return subscriptions.stream()
                .filter(each -> each.takes() == takes)
                .map(Target::of)
                .findFirst()
                .orElse(null);
    }

    /** The handler of an event, and the class that its data must have; null if that cannot be checked. */
    private record Target(
            EventSubscription<?> subscription, @Nullable Class<?> type) {

        static Target of(EventSubscription<?> subscription) {
            return new Target(subscription, classOf(subscription.type()));
        }

        private static @Nullable Class<?> classOf(Type type) {
            Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
            return raw instanceof Class<?> some && !some.isPrimitive() && !(type instanceof GenericArrayType)
                    ? some
                    : null;
        }

        String event() {
            return String.valueOf(subscription.event());
        }

        boolean takes(Object data) {
            return type == null || type.isInstance(data);
        }
    }

    /** What its handlers take. */
    public List<EventSubscription<?>> subscriptions() {
        return subscriptions;
    }

    /** Decodes a record, and finds its handler. */
    public Route route(ConsumerRecord<byte[], byte[]> record) {
        try {
            DecodedEvent decoded = decoder.decode(record, types);
            return decoded == null ? tombstone(record) : route(decoded, record);
        } catch (UndecodableException e) {
            return new Route.Undecodable(e);
        } catch (CodecUnavailableException e) {
            return new Route.Unavailable(e);
        } catch (Throwable e) {
            // The codec does not blame the value, so another attempt may succeed.
            Thrown.rethrowIfFatal(e);
            return new Route.Failed(e);
        }
    }

    private Route tombstone(ConsumerRecord<byte[], byte[]> record) throws UndecodableException {
        if (tombstone == null) {
            return new Route.Tombstone();
        }
        EventSubscription<?> subscription = tombstone.subscription;
        return new Route.ToHandler(subscription, null, decoder.key(record, subscription.type()));
    }

    private Route route(DecodedEvent decoded, ConsumerRecord<byte[], byte[]> record) {
        Target target = target(decoded.event());
        if (target == null) {
            byte[] value = record.value();
            return unknown == null
                    ? new Route.Unknown(decoded.event())
                    : new Route.ToHandler(
                            unknown.subscription, decoded.event(), value == null ? new byte[0] : value.clone());
        }
        Object data = decoded.data();
        if (data == null) {
            return new Route.Undecodable(new UndecodableException("the data is null"));
        }
        if (!target.takes(data)) {
            throw new IllegalStateException(decoder.name() + " made a "
                    + data.getClass().getName() + " of "
                    + (decoded.event() == null ? "an event without a name" : "event '" + decoded.event() + "'")
                    + ": its handler takes a " + target.subscription.type().getTypeName());
        }
        return new Route.ToHandler(target.subscription, decoded.event(), data);
    }

    private @Nullable Target target(@Nullable String event) {
        Target named = event == null ? null : byEvent.get(event);
        return named == null ? any : named;
    }

    private @Nullable Type typeOf(@Nullable String event) {
        Target target = target(event);
        return target == null ? null : target.subscription.type();
    }
}
