package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainEnvelopeTest {

    @Test
    void what_kafkakit_writes_is_plain() {
        byte[] value = new JsonCodec().encode("order.created", Map.of("id", "ö"));
        PlainEnvelope envelope = Objects.requireNonNull(PlainEnvelope.of(value));
        assertThat(envelope.event()).isEqualTo("order.created");
        assertThat(new String(value, envelope.dataStart(), envelope.dataLength(), UTF_8))
                .isEqualTo("{\"id\":\"ö\"}");
    }

    @Test
    void the_smallest_is_an_object_without_fields() {
        assertThat(PlainEnvelope.of("{\"event\":\"A\",\"data\":{}}".getBytes(UTF_8)))
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
        assertThat(PlainEnvelope.of(value.getBytes(UTF_8))).isNull();
    }
}
