package io.kafkakit.internal.route;

import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values by a codec that may change the bytes it is given, and may return nonsense. Whatever the codec throws is passed
 * on. Immutable and thread-safe.
 */
public final class Decoder {

    private final EventCodec codec;
    private final boolean isOurs;

    public Decoder(EventCodec codec) {
        this.codec = codec;
        this.isOurs = codec instanceof JsonCodec;
    }

    /** Whether the codec is one of ours, which changes no value, and returns what it should. */
    boolean isOurs() {
        return isOurs;
    }

    /**
     * The event in a value. The value stays as it is, because a retry record or a dead letter must have the bytes that came, and a
     * codec may decrypt in place.
     *
     * @throws UndecodableException if the codec says so
     * @throws IllegalStateException if it returns no event
     */
    public DecodedEvent decode(byte[] value, Function<String, @Nullable Type> typeOf) throws UndecodableException {
        if (isOurs) {
            return codec.decode(value, typeOf);
        }
        DecodedEvent decoded = codec.decode(value.clone(), typeOf);
        if (decoded == null) {
            throw new IllegalStateException(name() + " returned null: return an event, or throw UndecodableException");
        }
        if (decoded.event() == null || decoded.event().isEmpty()) {
            throw new IllegalStateException(
                    name() + " returned an event without a name: name it, or throw UndecodableException");
        }
        return decoded;
    }

    /** For errors. */
    String name() {
        return "the codec " + codec.getClass().getName();
    }
}
