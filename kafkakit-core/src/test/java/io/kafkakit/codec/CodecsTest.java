package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.EventRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes, text, and which topic has which codec. */
class CodecsTest {

    private static EventRecord event(Object data) {
        return EventRecord.of(Wire.TOPIC, "name", data);
    }

    @Test
    void bytes_are_the_data_and_never_shared() throws UndecodableException {
        byte[] bytes = {0, -1};
        Wire wire = Wire.of(Codecs.bytes(), event(bytes));
        assertThat(wire.value()).containsExactly(0, -1).isNotSameAs(bytes);
        assertThat(wire.headers()).isEmpty();
        assertThat((byte[]) wire.data(Codecs.bytes(), byte[].class))
                .containsExactly(0, -1)
                .isNotSameAs(wire.value());
        assertThat((byte[]) Wire.of("").data(Codecs.bytes(), byte[].class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tee ☃ 😀", "\u0000"})
    void text_is_the_data(String text) throws UndecodableException {
        for (CharSequence each : List.of(text, java.nio.CharBuffer.wrap(text))) {
            Wire wire = Wire.of(Codecs.text(), event(each));
            assertThat(wire.value()).isEqualTo(text.getBytes(UTF_8));
            assertThat(wire.read(Codecs.text(), String.class)).isEqualTo(new DecodedEvent(null, text));
        }
    }

    @Test
    void text_that_is_not_utf_8_is_undecodable() {
        for (byte[] each : List.of(new byte[] {(byte) 0xe9}, new byte[] {(byte) 0xc0, (byte) 0x80})) {
            assertThatThrownBy(() -> Wire.of(each).read(Codecs.text(), String.class))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessage("the value is not UTF-8 text");
        }
    }

    @Test
    void records_without_a_value_are_tombstones_and_data_that_nobody_takes_is_not_read() throws UndecodableException {
        for (EventCodec each : List.of(Codecs.bytes(), Codecs.text())) {
            assertThat(Wire.of((byte[]) null).read(each, Object.class)).isNull();
            assertThat(each.decode(Wire.of(new byte[] {-1}), event -> null)).isEqualTo(new DecodedEvent(null, null));
        }
    }

    @Test
    void data_of_another_class_is_refused() {
        assertThatThrownBy(() -> Codecs.bytes().encode(event("text")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data of java.lang.String for topic 'orders', whose codec takes byte arrays: pass that, or"
                        + " give the topic another codec");
        assertThatThrownBy(() -> Codecs.text().encode(event(Order.TEA)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data of io.kafkakit.codec.Order for topic 'orders', whose codec takes text");
    }

    @Test
    void each_topic_has_its_codec_or_the_one_for_all() {
        TopicCodecs codecs = TopicCodecs.of(Codecs.text())
                .withCodec("raw", Codecs.bytes())
                .withKeyCodec(KeyCodecs.uuids())
                .withKeyCodec("raw", KeyCodecs.longs());
        assertThat(codecs.codec("raw")).isSameAs(Codecs.bytes());
        assertThat(codecs.codec("any")).isSameAs(Codecs.text());
        assertThat(codecs.keyCodec("raw")).isSameAs(KeyCodecs.longs());
        assertThat(codecs.keyCodec("any")).isSameAs(KeyCodecs.uuids());
        assertThat(TopicCodecs.defaults().codec("any")).isInstanceOf(JsonCodec.class);
        assertThat(TopicCodecs.defaults().keyCodec("any")).isSameAs(KeyCodecs.text());
        assertThat(Wire.of(codecs, EventRecord.of("raw", "name", new byte[] {1}).withKey(7L))
                        .key())
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 7);
    }

    @Test
    void the_first_topic_codecs_do_not_change() {
        TopicCodecs first = TopicCodecs.of(Codecs.text());
        assertThat(first.withCodec("raw", Codecs.bytes())).isNotSameAs(first);
        assertThat(first.codec("raw")).isSameAs(Codecs.text());
        assertThat(Map.of("raw", first.keyCodec("raw"))).containsValue(KeyCodecs.text());
    }
}
