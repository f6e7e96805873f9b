package io.kafkakit.codec;

import io.kafkakit.Experimental;
import io.kafkakit.internal.flow.Thrown;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.UUIDDeserializer;
import org.apache.kafka.common.serialization.UUIDSerializer;

/** Codecs for keys. All are thread-safe. */
@Experimental
public final class KeyCodecs {

    private static final KeyCodec TEXT = new Text();
    private static final KeyCodec BYTES = new Bytes();
    private static final KeyCodec LONGS = of(Long.class, new LongSerializer(), new LongDeserializer());
    private static final KeyCodec UUIDS = of(UUID.class, new UUIDSerializer(), new UUIDDeserializer());

    private KeyCodecs() {}

    /** Keys are text in UTF-8, as {@code StringSerializer} writes it. The default. */
    public static KeyCodec text() {
        return TEXT;
    }

    /** Keys are 64-bit numbers in 8 bytes, the highest first, as {@code LongSerializer} writes them. */
    public static KeyCodec longs() {
        return LONGS;
    }

    /** Keys are UUIDs as text of 36 characters, as {@code UUIDSerializer} writes them. */
    public static KeyCodec uuids() {
        return UUIDS;
    }

    /** Keys are byte arrays. */
    public static KeyCodec bytes() {
        return BYTES;
    }

    /**
     * Keys of a type that Kafka's serializers write. An exception of the deserializer means that the key cannot be
     * decoded, except for Kafka's {@link RetriableException}, which means "not now".
     *
     * @param serializer thread-safe and configured for keys
     * @param deserializer thread-safe and configured for keys
     */
    public static <T> KeyCodec of(Class<T> type, Serializer<T> serializer, Deserializer<T> deserializer) {
        return new OfSerializers<>(type, serializer, deserializer);
    }

    private static IllegalArgumentException wrong(String topic, Object key, String takes) {
        return new IllegalArgumentException("a key of " + key.getClass().getName() + " for topic '" + topic
                + "', whose key codec takes " + takes + ": pass that, a byte[], or give the topic another key codec");
    }

    private static UndecodableException wrongType(Type type, String makes) {
        return new UndecodableException("the key was asked for as " + type.getTypeName()
                + ", and the topic's key codec makes " + makes + ": ask for that, or give the topic another key codec");
    }

    private static byte[] keyOf(EncodedRecord record) throws UndecodableException {
        byte[] key = record.key();
        if (key == null) {
            throw new UndecodableException("the record has no key");
        }
        return key;
    }

    private static final class Text implements KeyCodec {

        @Override
        public byte[] encode(String topic, Object key) {
            if (key instanceof CharSequence text) {
                return text.toString().getBytes(StandardCharsets.UTF_8);
            }
            throw wrong(topic, key, "text");
        }

        @Override
        public Object decode(EncodedRecord record, Type type) throws UndecodableException {
            if (!(type instanceof Class<?> some) || !some.isAssignableFrom(String.class)) {
                throw wrongType(type, "text");
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(keyOf(record)))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new UndecodableException("the key is not UTF-8 text", e);
            }
        }

        @Override
        public String toString() {
            return "KeyCodecs.text()";
        }
    }

    private static final class Bytes implements KeyCodec {

        @Override
        public byte[] encode(String topic, Object key) {
            if (key instanceof byte[] bytes) {
                return bytes;
            }
            throw wrong(topic, key, "byte arrays");
        }

        @Override
        public Object decode(EncodedRecord record, Type type) throws UndecodableException {
            if (type != byte[].class && type != Object.class) {
                throw wrongType(type, "byte arrays");
            }
            return keyOf(record);
        }

        @Override
        public String toString() {
            return "KeyCodecs.bytes()";
        }
    }

    private record OfSerializers<T>(Class<T> made, Serializer<T> serializer, Deserializer<T> deserializer)
            implements KeyCodec {

        @Override
        public byte[] encode(String topic, Object key) {
            if (!made.isInstance(key)) {
                throw wrong(topic, key, made.getName());
            }
            try {
                return serializer.serialize(topic, made.cast(key));
            } catch (RetriableException e) {
                throw new CodecUnavailableException(
                        "the key serializer " + serializer.getClass().getName() + " cannot work now: "
                                + Thrown.words(e),
                        e);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "a key for topic '" + topic + "': "
                                + serializer.getClass().getName() + " cannot serialize it: " + Thrown.words(e),
                        e);
            }
        }

        @Override
        public Object decode(EncodedRecord record, Type type) throws UndecodableException {
            if (!(type instanceof Class<?> some) || !some.isAssignableFrom(made)) {
                throw wrongType(type, made.getName());
            }
            T key;
            try {
                key = deserializer.deserialize(record.topic(), record.headers(), keyOf(record));
            } catch (RetriableException e) {
                throw new CodecUnavailableException(
                        "the key deserializer " + deserializer.getClass().getName() + " cannot work now: "
                                + Thrown.words(e),
                        e);
            } catch (RuntimeException e) {
                throw new UndecodableException("the key is not a " + made.getName() + ": " + Thrown.words(e), e);
            }
            if (key == null) {
                throw new UndecodableException("the key is not a " + made.getName());
            }
            return key;
        }
    }
}
