package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainEnvelopeTest {

    private final Names names = new Names();

    @Test
    void what_kafkakit_writes_is_plain() {
        byte[] value = new JsonCodec().encode("order.created", Map.of("id", "ö"));
        PlainEnvelope envelope = Objects.requireNonNull(PlainEnvelope.of(value, names));
        assertThat(envelope.event()).isEqualTo("order.created");
        assertThat(new String(value, envelope.dataStart(), envelope.dataLength(), UTF_8))
                .isEqualTo("{\"id\":\"ö\"}");
    }

    @Test
    void the_smallest_is_an_object_without_fields() {
        assertThat(PlainEnvelope.of("{\"event\":\"A\",\"data\":{}}".getBytes(UTF_8), names))
                .isEqualTo(new PlainEnvelope("A", 20, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}}",
                "{\"event\":\"",
                "{\"event\":\"A",
                "{\"event\":\"A\"}}",
                "{\"event\":\"A\",\"data\":{}",
                "{\"event\":\"A\",\"data\":}}",
                "{\"event\":\"\",\"data\":{}}",
                "{\"event\":\"A\",\"data\":{}} ",
                "{\"event\":\"A\", \"data\":{}}",
                "{\"event\":\"A\",\"data\":{},\"at\":1}",
                "{\"event\":\"A\",\"data\":[1]}",
                "{\"event\":\"\\u0041\",\"data\":{}}",
                "{\"event\":\"Ä\",\"data\":{}}",
                "{\"data\":{},\"event\":\"A\"}"
            })
    void everything_else_is_not(String value) {
        assertThat(PlainEnvelope.of(value.getBytes(UTF_8), names)).isNull();
    }

    @Test
    void names_are_told_from_each_other_however_many_there_are() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5_000; i++) {
                String name = i % 7 == 0 ? "n".repeat(i) + i : "name-" + i;
                byte[] value = ("{\"event\":\"" + name + "\",\"data\":{}}").getBytes(UTF_8);
                assertThat(PlainEnvelope.of(value, names))
                        .extracting(PlainEnvelope::event)
                        .isEqualTo(name);
            }
        }
    }
}
