package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.EventName;
import io.kafkakit.EventRecord;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kafka's serializers as the format of a topic. */
class SerdeCodecTest {

    private static final String NAME = "note";

    @EventName("note.taken")
    record Note(String text) {}

    /** As those of registries: the header says what the value is. */
    private static final class NoteSerde implements Serde<Note>, Serializer<Note>, Deserializer<Note> {

        @Override
        public byte[] serialize(String topic, Note note) {
            throw new SerializationException("only with headers");
        }

        @Override
        public byte[] serialize(String topic, Headers headers, Note note) {
            headers.remove("kind");
            headers.add("kind", (topic + "-note").getBytes(UTF_8));
            return note.text().getBytes(UTF_8);
        }

        @Override
        public Note deserialize(String topic, byte[] data) {
            throw new SerializationException("only with headers");
        }

        @Override
        public @Nullable Note deserialize(String topic, Headers headers, byte[] data) {
            String kind = new String(headers.lastHeader("kind").value(), UTF_8);
            headers.remove("kind");
            data[0]++;
            return kind.equals(topic + "-note") ? new Note(new String(data, UTF_8)) : null;
        }

        @Override
        public Serializer<Note> serializer() {
            return this;
        }

        @Override
        public Deserializer<Note> deserializer() {
            return this;
        }

        @Override
        public void configure(java.util.Map<String, ?> configs, boolean isKey) {}

        @Override
        public void close() {}
    }

    private final NoteSerde serde = new NoteSerde();
    private final SerdeCodec codec = Codecs.of(serde, serde);

    static List<Object> values() {
        return List.of(
                "tea ☃", 7L, 7, (short) 7, 0.5d, 0.5f, true, UUID.randomUUID(), ByteBuffer.wrap(new byte[] {1, 2}));
    }

    @ParameterizedTest
    @MethodSource("values")
    @SuppressWarnings("unchecked")
    void the_serdes_of_kafka_write_and_read(Object data) throws UndecodableException {
        Class<Object> type = (Class<Object>) (data instanceof ByteBuffer ? ByteBuffer.class : data.getClass());
        Serde<Object> kafkas = Serdes.serdeFrom(type);
        SerdeCodec its = Codecs.of(kafkas.serializer(), kafkas.deserializer());
        Wire wire = Wire.of(its, EventRecord.of(Wire.TOPIC, NAME, data));
        assertThat(wire.value()).isEqualTo(kafkas.serializer().serialize(Wire.TOPIC, data));
        assertThat(wire.read(its, type)).isEqualTo(new DecodedEvent(null, data));
    }

    @Test
    void headers_of_the_serializer_are_sent_and_read() throws UndecodableException {
        EventRecord event = EventRecord.of(Wire.TOPIC, new Note("tea"))
                .withHeader("trace", "t")
                .withHeader("kind", "old");
        Wire wire = Wire.of(codec, event);
        assertThat(wire.headerTexts()).containsExactly("trace=t", "kind=old", "kind=orders-note");
        assertThat(wire.read(codec, Note.class)).isEqualTo(new DecodedEvent("note.taken", new Note("uea")));
        assertThat(wire.text()).as("the record's own bytes").isEqualTo("tea");
        assertThat(wire.headers()).hasSize(3);
    }

    @Test
    void another_rule_can_name_the_events() throws UndecodableException {
        SerdeCodec named = codec.withNames(data -> ((Note) data).text());
        Wire wire = Wire.of(named, EventRecord.of(Wire.TOPIC, new Note("tea")));
        assertThat(wire.read(named, Note.class)).isEqualTo(new DecodedEvent("uea", new Note("uea")));
        assertThat(named.decode(wire, event -> null)).isEqualTo(new DecodedEvent("uea", null));
    }

    @Test
    void a_record_without_a_value_is_a_tombstone() throws UndecodableException {
        assertThat(Wire.of((byte[]) null).read(codec, Note.class)).isNull();
    }

    @Test
    void what_cannot_be_read_or_written_is_named() {
        SerdeCodec longs = Codecs.of(Serdes.Long().serializer(), Serdes.Long().deserializer());
        assertThatThrownBy(() -> Wire.of("abc").read(longs, Long.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageStartingWith(
                        "org.apache.kafka.common.serialization.LongDeserializer cannot deserialize it: ")
                .hasMessageContaining("SerializationException");
        assertThatThrownBy(() -> Wire.of("x").with("kind", "other").read(codec, Note.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessage(NoteSerde.class.getName() + " made null of it");
        assertThatThrownBy(() -> longs.encode(EventRecord.of(Wire.TOPIC, NAME, "seven")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "event 'note': org.apache.kafka.common.serialization.LongSerializer cannot serialize it: ")
                .hasMessageContaining("ClassCastException");
    }

    static Stream<Exception> notNow() {
        return Stream.of(
                new DisconnectException("gone"),
                new ConnectException("refused"),
                new SocketTimeoutException("slow"),
                new UnknownHostException("registry"),
                new HttpTimeoutException("slow"),
                new TimeoutException("slow"));
    }

    private static SerdeCodec failing(RuntimeException failure) {
        return Codecs.of(
                (Serializer<String>) (topic, data) -> {
                    throw failure;
                },
                (Deserializer<String>) (topic, data) -> {
                    throw failure;
                });
    }

    @ParameterizedTest
    @MethodSource("notNow")
    void an_error_of_the_network_means_not_now(Exception cause) {
        SerdeCodec its = failing(new SerializationException("no schema", new RuntimeException(cause)));
        assertThatThrownBy(() -> Wire.of("x").read(its, String.class))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining("cannot work now: " + SerializationException.class.getName() + ": no schema");
        assertThatThrownBy(() -> its.encode(EventRecord.of(Wire.TOPIC, NAME, "x")))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining("cannot work now");
    }

    @Test
    void users_can_say_which_exceptions_mean_not_now() {
        SerdeCodec its = failing(new SerializationException("no schema", new IOException("HTTP 503")));
        assertThatThrownBy(() -> Wire.of("x").read(its, String.class)).isInstanceOf(UndecodableException.class);
        SerdeCodec patient =
                its.withUnavailable(cause -> String.valueOf(cause.getMessage()).contains("503"));
        assertThatThrownBy(() -> Wire.of("x").read(patient, String.class))
                .isInstanceOf(CodecUnavailableException.class);
        SerdeCodec still =
                failing(new SerializationException(new ConnectException())).withUnavailable(cause -> false);
        assertThatThrownBy(() -> Wire.of("x").read(still, String.class)).isInstanceOf(CodecUnavailableException.class);
    }
}
