package io.kafkakit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.EventRecord;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Events of an outbox, as each of Connect's converters writes them. */
class DebeziumOutboxCodecTest {

    private static final String NAME = "OrderPlaced";
    private static final String SCHEMA = "{\"type\":\"string\",\"optional\":true,\"name\":\"io.debezium.data.Json\"}";

    private final DebeziumOutboxCodec codec = DebeziumOutboxCodec.namedByHeader("eventType");

    private static Wire wire(@Nullable String value) {
        return Wire.of(value).with("id", "4d47e190").with("eventType", NAME);
    }

    private static String quoted(String json) {
        return "\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String enveloped(String payload) {
        return "{\"schema\":" + SCHEMA + ",\"payload\":" + payload + "}";
    }

    @Test
    void the_payload_is_read_however_it_is_wrapped() throws UndecodableException {
        List<String> values = List.of(
                Order.JSON,
                quoted(Order.JSON),
                enveloped(Order.JSON),
                enveloped(quoted(Order.JSON)),
                "{\"schema\":null,\"payload\":" + Order.JSON + "}");
        for (String each : values) {
            assertThat(wire(each).read(codec, Order.class)).isEqualTo(new DecodedEvent(NAME, Order.TEA));
        }
    }

    @Test
    void data_with_fields_named_like_connects_envelope_is_data() throws UndecodableException {
        Map<String, Object> data = Map.of("schema", "s", "payload", "p");
        assertThat(wire("{\"schema\":\"s\",\"payload\":\"p\"}").data(codec, Map.class))
                .isEqualTo(data);
        assertThat(wire("{\"schema\":{\"type\":\"struct\"},\"payload\":{},\"more\":1}")
                        .data(codec, Map.class))
                .isEqualTo(Map.of("schema", Map.of("type", "struct"), "payload", Map.of(), "more", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OrderPlaced",
                "\"OrderPlaced\"",
                "{\"schema\":{\"type\":\"string\"},\"payload\":\"OrderPlaced\"}"
            })
    void the_name_is_read_from_a_header_of_any_converter(String header) throws UndecodableException {
        Wire wire = Wire.of("{}").with("id", "1").with("eventType", header);
        assertThat(wire.read(codec, Map.class)).isEqualTo(new DecodedEvent(NAME, Map.of()));
    }

    @Test
    void an_event_without_a_payload_is_no_tombstone() throws UndecodableException {
        for (String each : new String[] {null, "null", enveloped("null"), "\"\"", enveloped("\" \"")}) {
            assertThat(wire(each).read(codec, NoData.class)).isEqualTo(new DecodedEvent(NAME, NoData.NONE));
            assertThat(wire(each).data(codec, Object.class)).isEqualTo(NoData.NONE);
            assertUndecodable(
                    wire(each),
                    Order.class,
                    "the event has no payload, and its handler takes a "
                            + "io.kafkakit.codec.Order: let it take NoData");
        }
    }

    @Test
    void a_record_without_a_value_and_an_id_is_a_tombstone() throws UndecodableException {
        assertThat(Wire.of((String) null).read(codec, Order.class)).isNull();
    }

    @Test
    void a_text_that_is_no_json_is_for_handlers_that_take_text() throws UndecodableException {
        assertThat(wire("\"hello\"").data(codec, String.class)).isEqualTo("hello");
        assertThat(wire(enveloped("\"hello\"")).data(codec, String.class)).isEqualTo("hello");
        assertUndecodable(wire("\"hello\""), Order.class, "the value cannot be read");
    }

    @Test
    void what_is_wrong_is_named() {
        assertUndecodable(
                Wire.of("{}").with("id", "1"),
                Order.class,
                "the header 'eventType', which names the event, is missing: put the type there by"
                        + " table.fields.additional.placement of the connector");
        assertUndecodable(Wire.of("{}").with("eventType", ""), Order.class, "the header 'eventType', which names");
        assertUndecodable(Wire.of("{}").with("eventType", "\"x"), Order.class, "the value cannot be read");
        assertUndecodable(wire(""), Order.class, "the value is empty");
        assertUndecodable(wire("{"), Order.class, "the value cannot be read");
        assertUndecodable(wire(enveloped(quoted("{"))), Order.class, "the value cannot be read");
        assertUndecodable(wire("{\"amount\":\"x\"}"), Order.class, "the value cannot be read at data.amount");
        assertUndecodable(wire(quoted("{\"amount\":\"x\"}")), Order.class, "the value cannot be read at data.amount");
        assertUndecodable(wire("{}"), NoData.class, "the event has a payload, and its handler takes NoData");
        assertThatThrownBy(() -> DebeziumOutboxCodec.namedByHeader("")).hasMessageContaining("name is blank");
    }

    private void assertUndecodable(Wire wire, Type type, String message) {
        assertThatThrownBy(() -> wire.read(codec, type))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(message);
    }

    @Test
    void an_event_is_written_as_the_router_writes_it() throws UndecodableException {
        Wire wire = Wire.of(codec, EventRecord.of(Wire.TOPIC, NAME, Order.TEA));
        assertThat(wire.text()).isEqualTo(Order.JSON);
        assertThat(UUID.fromString(wire.header("id"))).isNotNull();
        assertThat(wire.header("eventType")).isEqualTo(NAME);
        assertThat(wire.data(codec, Order.class)).isEqualTo(Order.TEA);

        Wire own = Wire.of(codec, EventRecord.of(Wire.TOPIC, NAME, NoData.NONE).withHeader("id", "mine"));
        assertThat(own.headerTexts()).containsExactly("id=mine", "eventType=OrderPlaced");
        assertThat(own.value()).isNull();
        assertThat(own.read(codec, NoData.class)).isEqualTo(new DecodedEvent(NAME, NoData.NONE));
    }

    @Test
    void events_may_have_no_names() throws UndecodableException {
        DebeziumOutboxCodec unnamed = DebeziumOutboxCodec.unnamed();
        Wire wire = Wire.of(unnamed, EventRecord.of(Wire.TOPIC, NAME, Order.TEA));
        assertThat(wire.headers()).hasSize(1);
        assertThat(wire.read(unnamed, Order.class)).isEqualTo(new DecodedEvent(null, Order.TEA));
    }

    @Test
    void data_that_nobody_takes_is_not_read() throws UndecodableException {
        assertThat(codec.decode(wire("{"), event -> null)).isEqualTo(new DecodedEvent(NAME, null));
    }

    @Test
    void a_mapper_of_the_users_reads_and_writes() throws UndecodableException {
        DebeziumOutboxCodec own = codec.withMapper(JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE)
                .build());
        Wire wire = Wire.of(own, EventRecord.of(Wire.TOPIC, NAME, Order.TEA));
        assertThat(wire.text()).contains("\"AMOUNT\":3");
        assertThat(wire.data(own, Order.class)).isEqualTo(Order.TEA);
    }
}
