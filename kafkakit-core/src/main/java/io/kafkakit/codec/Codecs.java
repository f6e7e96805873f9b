package io.kafkakit.codec;

import io.kafkakit.EventRecord;
import io.kafkakit.Experimental;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Codecs for simple formats, and for Kafka's serializers. All are thread-safe. */
@Experimental
public final class Codecs {

    private static final EventCodec BYTES = new Bytes();
    private static final EventCodec TEXT = new Text();

    private Codecs() {}

    /** The value is the data, a byte array. Events have no names: {@code onAny(byte[].class, …)} reads them. */
    public static EventCodec bytes() {
        return BYTES;
    }

    /** The value is the data, a text in UTF-8. Events have no names: {@code onAny(String.class, …)} reads them. */
    public static EventCodec text() {
        return TEXT;
    }

    /**
     * The format of a pair of Kafka's serializers, such as those of a schema registry.
     *
     * @param serializer thread-safe and configured for values
     * @param deserializer thread-safe and configured for values
     */
    public static SerdeCodec of(Serializer<?> serializer, Deserializer<?> deserializer) {
        return SerdeCodec.of(serializer, deserializer);
    }

    private static IllegalArgumentException wrong(EventRecord event, Object data, String takes) {
        return new IllegalArgumentException("data of " + data.getClass().getName() + " for topic '" + event.topic()
                + "', whose codec takes " + takes + ": pass that, or give the topic another codec");
    }

    private static final class Bytes implements EventCodec {

        @Override
        public boolean changesArrays() {
            return false;
        }

        @Override
        public EncodedEvent encode(EventRecord event) {
            Object data = Objects.requireNonNull(event.data());
            if (data instanceof byte[] bytes) {
                return EncodedEvent.of(bytes.clone());
            }
            throw wrong(event, data, "byte arrays");
        }

        @Override
        public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) {
            byte[] value = record.value();
            // The handler's array must not be the record's.
            return value == null ? null : new DecodedEvent(null, types.of(null) == null ? null : value.clone());
        }
    }

    private static final class Text implements EventCodec {

        @Override
        public boolean changesArrays() {
            return false;
        }

        @Override
        public EncodedEvent encode(EventRecord event) {
            Object data = Objects.requireNonNull(event.data());
            if (data instanceof CharSequence text) {
                return EncodedEvent.of(text.toString().getBytes(StandardCharsets.UTF_8));
            }
            throw wrong(event, data, "text");
        }

        @Override
        public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
            byte[] value = record.value();
            if (value == null) {
                return null;
            }
            Type type = types.of(null);
            return new DecodedEvent(null, type == null ? null : text(value));
        }
    }

    /** These bytes as text. */
    static String text(byte[] value) throws UndecodableException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UndecodableException("the value is not UTF-8 text", e);
        }
    }
}
