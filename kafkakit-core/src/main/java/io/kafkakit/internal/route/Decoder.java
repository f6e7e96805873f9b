package io.kafkakit.internal.route;

import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values with a codec that may change its input, and may return invalid results. The codec's exceptions are
 * passed on. Immutable and thread-safe.
 */
public final class Decoder {

    private final EventCodec codec;
    private final boolean isOurs;

    public Decoder(EventCodec codec) {
        this.codec = codec;
        this.isOurs = codec instanceof JsonCodec;
    }

    /** Whether the codec is one of ours, which changes no value and returns only valid results. */
    boolean isOurs() {
        return isOurs;
    }

    /**
     * The event in a value. The value stays unchanged, because a retry record or dead letter needs the original bytes,
     * and a codec may decrypt in place.
     *
     * @throws UndecodableException if the codec throws it
     * @throws IllegalStateException if the codec returns null, or an event without a name
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

    /** The codec's name, for errors. */
    String name() {
        return "the codec " + codec.getClass().getName();
    }
}
