package io.kafkakit.codec;

import io.kafkakit.EventName;
import io.kafkakit.EventRecord;
import io.kafkakit.Experimental;
import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.internal.flow.CauseChain;
import io.kafkakit.internal.flow.Thrown;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The format of a pair of Kafka's serializers. Immutable; thread-safe if they are.
 *
 * <p>An event is named after the class of its data: its {@link EventName}, or else its simple name.
 *
 * <p>The deserializer sees the record's headers, and what the serializer adds to the headers is sent. It cannot remove
 * a header of the sender. A record without a value is a tombstone, whatever the deserializer makes of null.
 *
 * <p>Serializers throw the same exception for bad bytes and for a schema registry that does not answer. So the codec
 * looks at the causes. Kafka's {@link RetriableException}, a timeout, or an error of a socket means "not now". Any
 * other exception of the deserializer means that the record cannot be decoded.
 */
@Experimental
public final class SerdeCodec implements EventCodec {

    private final Serializer<Object> serializer;
    private final Deserializer<?> deserializer;
    private final Function<Object, @Nullable String> naming;
    private final Predicate<Throwable> isPassing;

    private SerdeCodec(
            Serializer<Object> serializer,
            Deserializer<?> deserializer,
            Function<Object, @Nullable String> naming,
            Predicate<Throwable> isPassing) {
        this.serializer = serializer;
        this.deserializer = deserializer;
        this.naming = naming;
        this.isPassing = isPassing;
    }

    @SuppressWarnings("unchecked") // A value of a wrong class is refused by the serializer.
    static SerdeCodec of(Serializer<?> serializer, Deserializer<?> deserializer) {
        return new SerdeCodec(
                (Serializer<Object>) serializer, deserializer, SerdeCodec::nameOf, SerdeCodec::isOfNetwork);
    }

    /** Null for classes that no event is named after, such as {@code String}. */
    private static @Nullable String nameOf(Object data) {
        try {
            return EventNames.of(data.getClass());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isOfNetwork(Throwable cause) {
        return cause instanceof RetriableException
                || cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof HttpTimeoutException
                || cause instanceof TimeoutException;
    }

    /**
     * With another rule for the names of events.
     *
     * @param rule gives the name of deserialized data; null for an event without a name
     */
    public SerdeCodec withNames(Function<Object, @Nullable String> rule) {
        return new SerdeCodec(serializer, deserializer, rule, isPassing);
    }

    /**
     * Also treats exceptions as "not now" if one of their causes fulfils this condition. An example is the exception of
     * a registry's client with an HTTP status of 500 or more.
     */
    public SerdeCodec withUnavailable(Predicate<Throwable> condition) {
        return new SerdeCodec(serializer, deserializer, naming, isPassing.or(condition));
    }

    @Override
    public boolean changesArrays() {
        return false;
    }

    @Override
    public EncodedEvent encode(EventRecord event) {
        RecordHeaders headers = new RecordHeaders(event.headers());
        byte[] value;
        try {
            value = serializer.serialize(event.topic(), headers, Objects.requireNonNull(event.data()));
        } catch (RuntimeException e) {
            if (isUnavailable(e)) {
                throw unavailable(serializer, e);
            }
            throw new IllegalArgumentException(
                    "event '" + event.event() + "': " + serializer.getClass().getName() + " cannot serialize it: "
                            + Thrown.words(e),
                    e);
        }
        EncodedEvent encoded = EncodedEvent.of(value);
        for (Header header : headers) {
            if (event.headers().stream().noneMatch(sent -> sent == header)) {
                encoded = encoded.withHeader(header.key(), header.value());
            }
        }
        return encoded;
    }

    @Override
    public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        byte[] value = record.value();
        if (value == null) {
            return null;
        }
        Object data;
        try {
            data = deserializer.deserialize(record.topic(), new RecordHeaders(record.headers()), value.clone());
        } catch (RuntimeException e) {
            if (isUnavailable(e)) {
                throw unavailable(deserializer, e);
            }
            throw new UndecodableException(
                    deserializer.getClass().getName() + " cannot deserialize it: " + Thrown.words(e), e);
        }
        if (data == null) {
            throw new UndecodableException(deserializer.getClass().getName() + " made null of it");
        }
        String name = naming.apply(data);
        return new DecodedEvent(name, types.of(name) == null ? null : data);
    }

    private boolean isUnavailable(RuntimeException e) {
        return new CauseChain(e).any(isPassing);
    }

    private static CodecUnavailableException unavailable(Object serde, RuntimeException e) {
        return new CodecUnavailableException(serde.getClass().getName() + " cannot work now: " + Thrown.words(e), e);
    }
}
