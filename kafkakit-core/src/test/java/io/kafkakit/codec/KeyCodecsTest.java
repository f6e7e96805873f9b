package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.TypeRef;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys and their bytes. */
class KeyCodecsTest {

    private static final UUID ID = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

    private static Wire keyed(byte @Nullable [] key) {
        return new Wire(Wire.TOPIC, key, null, new RecordHeaders());
    }

    private static void assertKey(KeyCodec codec, Object key, Class<?> type, byte... bytes)
            throws UndecodableException {
        assertThat(codec.encode(Wire.TOPIC, key)).isEqualTo(bytes);
        assertThat(codec.decode(keyed(bytes), type)).isEqualTo(key);
        assertThat(codec.decode(keyed(bytes), Object.class)).isEqualTo(key);
    }

    @Test
    void each_codec_writes_the_bytes_of_kafkas_serializer() throws UndecodableException {
        assertKey(KeyCodecs.text(), "ключ", String.class, "ключ".getBytes(UTF_8));
        assertKey(KeyCodecs.text(), "", CharSequence.class);
        assertKey(
                KeyCodecs.longs(),
                258L,
                Long.class,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 1,
                (byte) 2);
        assertKey(KeyCodecs.longs(), -1L, Number.class, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        assertKey(KeyCodecs.uuids(), ID, UUID.class, ID.toString().getBytes(UTF_8));
        assertKey(KeyCodecs.bytes(), new byte[] {7}, byte[].class, (byte) 7);
        KeyCodec ints = KeyCodecs.of(Integer.class, new IntegerSerializer(), new IntegerDeserializer());
        assertKey(ints, 258, Integer.class, (byte) 0, (byte) 0, (byte) 1, (byte) 2);
        assertThat(KeyCodecs.text().encode(Wire.TOPIC, java.nio.CharBuffer.wrap("k")))
                .isEqualTo("k".getBytes(UTF_8));
    }

    @Test
    void a_key_of_another_class_is_refused() {
        String rest = ": pass that, a byte[], or give the topic another key codec";
        assertRefused(
                KeyCodecs.text(), 7L, "a key of java.lang.Long for topic 'orders', whose key codec takes text" + rest);
        assertRefused(
                KeyCodecs.longs(),
                "7",
                "a key of java.lang.String for topic 'orders', whose key codec takes java.lang.Long" + rest);
        assertRefused(KeyCodecs.uuids(), "7", "whose key codec takes java.util.UUID" + rest);
        assertRefused(KeyCodecs.bytes(), "7", "whose key codec takes byte arrays" + rest);
    }

    private static void assertRefused(KeyCodec codec, Object key, String message) {
        assertThatThrownBy(() -> codec.encode(Wire.TOPIC, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_key_asked_for_as_another_type_is_undecodable() {
        String rest = ": ask for that, or give the topic another key codec";
        assertUndecodable(
                KeyCodecs.text(),
                new byte[] {'7'},
                Long.class,
                "the key was asked for as java.lang.Long, and the" + " topic's key codec makes text" + rest);
        assertUndecodable(KeyCodecs.longs(), new byte[8], String.class, "makes java.lang.Long" + rest);
        assertUndecodable(KeyCodecs.uuids(), new byte[8], String.class, "makes java.util.UUID" + rest);
        assertUndecodable(KeyCodecs.bytes(), new byte[8], String.class, "makes byte arrays" + rest);
        assertThatThrownBy(() -> KeyCodecs.text().decode(keyed(new byte[1]), new TypeRef<List<String>>() {}.type()))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("java.util.List<java.lang.String>");
    }

    @Test
    void bytes_that_are_no_such_key_are_undecodable() {
        assertUndecodable(KeyCodecs.text(), new byte[] {(byte) 0xe9}, String.class, "the key is not UTF-8 text");
        assertUndecodable(KeyCodecs.longs(), new byte[7], Long.class, "the key is not a java.lang.Long: ");
        assertUndecodable(KeyCodecs.uuids(), new byte[] {'x'}, UUID.class, "the key is not a java.util.UUID: ");
        KeyCodec nothing = KeyCodecs.of(String.class, (topic, key) -> new byte[0], (topic, key) -> null);
        assertUndecodable(nothing, new byte[1], String.class, "the key is not a java.lang.String");
        for (KeyCodec each : List.of(KeyCodecs.text(), KeyCodecs.longs(), KeyCodecs.uuids(), KeyCodecs.bytes())) {
            assertUndecodable(each, null, Object.class, "the record has no key");
        }
    }

    private static void assertUndecodable(KeyCodec codec, byte @Nullable [] key, Class<?> type, String message) {
        assertThatThrownBy(() -> codec.decode(keyed(key), type))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(message);
    }

    private static KeyCodec failing(RuntimeException failure) {
        Serializer<String> serializer = (topic, key) -> {
            throw failure;
        };
        Deserializer<String> deserializer = (topic, key) -> {
            throw failure;
        };
        return KeyCodecs.of(String.class, serializer, deserializer);
    }

    @Test
    void exceptions_of_serializers_are_told_apart() {
        KeyCodec away = failing(new DisconnectException("gone"));
        assertThatThrownBy(() -> away.encode(Wire.TOPIC, "k"))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining("cannot work now: " + DisconnectException.class.getName());
        assertThatThrownBy(() -> away.decode(keyed(new byte[1]), String.class))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining("cannot work now");
        KeyCodec broken = failing(new SerializationException("bad"));
        assertRefused(broken, "k", "cannot serialize it: " + SerializationException.class.getName() + ": bad");
        assertUndecodable(broken, new byte[1], String.class, "the key is not a java.lang.String: ");
    }
}
