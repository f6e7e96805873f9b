package io.kafkakit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.EventRecord;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** JSON without an envelope, and the places where the event's name can be. */
class PlainJsonCodecTest {

    private static final String NAME = "order.placed";
    private static final PlainJsonCodec SPRING = PlainJsonCodec.namedBySpring(Map.of("com.acme.Order", NAME));

    record Typed(@Nullable String type, int amount) {}

    private static EventRecord event(Object data) {
        return EventRecord.of(Wire.TOPIC, NAME, data);
    }

    @Test
    void the_value_is_the_data_and_nothing_else() throws UndecodableException {
        Wire wire = Wire.of(PlainJsonCodec.unnamed(), event(Order.TEA));
        assertThat(wire.text()).isEqualTo(Order.JSON);
        assertThat(wire.headerTexts()).isEmpty();
        assertThat(wire.read(PlainJsonCodec.unnamed(), Order.class)).isEqualTo(new DecodedEvent(null, Order.TEA));
    }

    @Test
    void a_header_can_have_the_name() throws UndecodableException {
        PlainJsonCodec codec = PlainJsonCodec.namedByHeader("event-type");
        Wire wire = Wire.of(codec, event(Order.TEA).withHeader("event-type", "of the record before"));
        assertThat(wire.text()).isEqualTo(Order.JSON);
        assertThat(wire.headerTexts()).containsExactly("event-type=of the record before", "event-type=order.placed");
        assertThat(wire.read(codec, Order.class)).isEqualTo(new DecodedEvent(NAME, Order.TEA));
    }

    @Test
    void springs_header_can_have_the_name() throws UndecodableException {
        Wire wire = Wire.of(SPRING, event(Order.TEA));
        assertThat(wire.headerTexts()).containsExactly("__TypeId__=com.acme.Order");
        assertThat(wire.read(SPRING, Order.class)).isEqualTo(new DecodedEvent(NAME, Order.TEA));
        Wire other = Wire.of("{}").with("__TypeId__", "com.acme.Other");
        assertThat(other.read(SPRING, Map.class)).isEqualTo(new DecodedEvent("com.acme.Other", Map.of()));
        assertThat(Wire.of(SPRING, EventRecord.of(Wire.TOPIC, "com.acme.Other", Map.of()))
                        .header("__TypeId__"))
                .isEqualTo("com.acme.Other");
    }

    @Test
    void two_names_that_would_be_mixed_up_are_refused() {
        Map<String, String> twice = Map.of("com.acme.A", NAME, "com.acme.B", NAME);
        assertThatThrownBy(() -> PlainJsonCodec.namedBySpring(twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("event 'order.placed' has two identifiers, 'com.acme.");
        assertThatThrownBy(() -> SPRING.encode(EventRecord.of(Wire.TOPIC, "com.acme.Order", Order.TEA)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event 'com.acme.Order' would be read as 'order.placed', because its name is the identifier"
                        + " of that event: send it under that name");
    }

    @Test
    void the_topic_can_be_the_name() throws UndecodableException {
        PlainJsonCodec codec = PlainJsonCodec.namedByTopic();
        Wire wire = Wire.of(codec, event(Order.TEA));
        assertThat(wire.headerTexts()).isEmpty();
        assertThat(wire.read(codec, Order.class)).isEqualTo(new DecodedEvent(Wire.TOPIC, Order.TEA));
    }

    @Test
    void a_field_can_have_the_name() throws UndecodableException {
        PlainJsonCodec codec = PlainJsonCodec.namedByField("/type");
        for (Object data : List.of(new Typed(null, 1), new Typed(NAME, 1), Map.of("amount", 1))) {
            Wire wire = Wire.of(codec, event(data));
            assertThat(wire.text()).contains("\"type\":\"order.placed\"").contains("\"amount\":1");
            assertThat(wire.read(codec, Typed.class)).isEqualTo(new DecodedEvent(NAME, new Typed(NAME, 1)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/meta/type | {} | {\"meta\":{\"type\":\"order.placed\"}}",
                "/meta/type | {\"meta\":null} | {\"meta\":{\"type\":\"order.placed\"}}",
                "/meta/type | {\"meta\":{\"a\":1}} | {\"meta\":{\"a\":1,\"type\":\"order.placed\"}}",
                "/meta/type | {\"meta\":{\"type\":null}} | {\"meta\":{\"type\":\"order.placed\"}}",
                "/a/b | {} | {\"a\":{\"b\":\"order.placed\"}}"
            })
    void a_field_for_the_name_is_added(String pointer, String data, String written) throws UndecodableException {
        PlainJsonCodec codec = PlainJsonCodec.namedByField(pointer);
        Object tree = Wire.of(data).data(PlainJsonCodec.unnamed(), Object.class);
        Wire wire = Wire.of(codec, event(tree));
        assertThat(wire.text()).isEqualTo(written);
        assertThat(wire.read(codec, Map.class)).extracting(DecodedEvent::event).isEqualTo(NAME);
    }

    @Test
    void data_that_has_no_place_for_the_name_is_refused_and_not_changed() {
        assertRefused("/type", List.of(1), "the data is not a JSON object, so it has no field '/type' for the name");
        assertRefused("/type", 7, "the data is not a JSON object");
        assertRefused(
                "/type", new Typed("other", 1), "the field '/type' of the data is \"other\": make it the event's name");
        assertRefused("/type", Map.of("type", 7), "the field '/type' of the data is 7");
        assertRefused("/amount/type", new Typed(null, 1), "the field 'amount' of the data is not a JSON object");
        assertRefused("/list/0", Map.of("list", List.of()), "the field 'list' of the data is not a JSON object");
    }

    private static void assertRefused(String pointer, Object data, String message) {
        assertThatThrownBy(() -> PlainJsonCodec.namedByField(pointer).encode(event(data)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("event 'order.placed': ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "type", "$.type"})
    void a_pointer_that_is_none_is_refused(String pointer) {
        assertThatThrownBy(() -> PlainJsonCodec.namedByField(pointer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + pointer + "' is not a JSON pointer to a field: pass one such as /type or /meta/type");
    }

    @Test
    void a_header_without_a_name_is_refused() {
        assertThatThrownBy(() -> PlainJsonCodec.namedByHeader(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the header's name is blank");
    }

    @Test
    void a_name_that_is_missing_is_undecodable() {
        String header =
                "the header 'h', which names the event, is missing: let the sender set it, or read the topic with"
                        + " PlainJsonCodec.unnamed()";
        assertUndecodable(PlainJsonCodec.namedByHeader("h"), Wire.of("{}"), header);
        assertUndecodable(PlainJsonCodec.namedByHeader("h"), Wire.of("{}").with("h", ""), header);
        assertUndecodable(PlainJsonCodec.namedByHeader("h"), Wire.of("{}").with("h", null), header);
        assertUndecodable(SPRING, Wire.of("{}").with("typeId", "x"), "the header '__TypeId__', which names the event");
        for (String value : List.of("{}", "{\"type\":7}", "{\"type\":\"\"}", "[]", "1", "null")) {
            assertUndecodable(
                    PlainJsonCodec.namedByField("/type"),
                    Wire.of(value),
                    "the field '/type', which names the event, is missing or is not a text");
        }
    }

    @Test
    void bad_values_are_undecodable_whatever_has_the_name() {
        Map<PlainJsonCodec, String> codecs = Map.of(
                PlainJsonCodec.unnamed(), "",
                PlainJsonCodec.namedByTopic(), "",
                PlainJsonCodec.namedByHeader("h"), "",
                PlainJsonCodec.namedByField("/type"), "{\"type\":\"x\",");
        codecs.forEach((codec, head) -> {
            assertUndecodable(codec, Wire.of("").with("h", "x"), "the value is empty");
            assertUndecodable(codec, Wire.of("{").with("h", "x"), "the value cannot be read");
            assertUndecodable(codec, Wire.of("{\"type\":\"x\"} 1").with("h", "x"), "the value cannot be read");
            String wrong = (head.isEmpty() ? "{" : head) + "\"amount\":\"many\"}";
            assertUndecodable(codec, Wire.of(wrong).with("h", "x"), "the value cannot be read at data.amount");
        });
        assertUndecodable(PlainJsonCodec.unnamed(), Wire.of("null"), "the value is null");
        byte[] latin = {'"', (byte) 0xe9, '"'};
        assertUndecodable(PlainJsonCodec.unnamed(), Wire.of(latin), "the value cannot be read");
    }

    private static void assertUndecodable(EventCodec codec, Wire wire, String message) {
        assertThatThrownBy(() -> wire.read(codec, Typed.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_record_without_a_value_is_a_tombstone() throws UndecodableException {
        for (PlainJsonCodec each : List.of(PlainJsonCodec.unnamed(), SPRING, PlainJsonCodec.namedByField("/type"))) {
            assertThat(Wire.of((String) null).read(each, Order.class)).isNull();
        }
    }

    @Test
    void data_that_nobody_takes_is_not_read() throws UndecodableException {
        EventTypes nobody = event -> null;
        assertThat(SPRING.decode(Wire.of("{").with("__TypeId__", "x"), nobody)).isEqualTo(new DecodedEvent("x", null));
        assertThat(PlainJsonCodec.namedByField("/type").decode(Wire.of("{\"type\":\"x\"}"), nobody))
                .isEqualTo(new DecodedEvent("x", null));
    }

    @Test
    void a_mapper_of_the_users_reads_and_writes() throws UndecodableException {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE)
                .build();
        for (PlainJsonCodec each : List.of(PlainJsonCodec.unnamed(), PlainJsonCodec.namedByField("/TYPE"))) {
            Wire wire = Wire.of(each.withMapper(mapper), event(new Typed(NAME, 1)));
            assertThat(wire.text()).isEqualTo("{\"TYPE\":\"order.placed\",\"AMOUNT\":1}");
            assertThat(wire.data(each.withMapper(mapper), Typed.class)).isEqualTo(new Typed(NAME, 1));
        }
    }

    @Test
    void data_that_cannot_be_written_is_named() {
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("self", cycle);
        for (PlainJsonCodec each : List.of(PlainJsonCodec.unnamed(), PlainJsonCodec.namedByField("/type"))) {
            assertThatThrownBy(() -> each.encode(event(cycle)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("event 'order.placed': java.util.HashMap cannot be written as JSON");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a \"b\" \\ c", "Münster ☃ 😀", "\u0000\n\u007f", "a/b~c", " ", "{"})
    void awkward_names_and_texts_come_back(String text) throws UndecodableException {
        List<PlainJsonCodec> codecs = List.of(
                PlainJsonCodec.namedByHeader("h"),
                PlainJsonCodec.namedBySpring(Map.of()),
                PlainJsonCodec.namedByField("/" + text.replace("~", "~0").replace("/", "~1")));
        Type type = Map.class;
        for (PlainJsonCodec each : codecs) {
            String name = text.isBlank() ? "x" + text : text;
            Wire wire = Wire.of(each, EventRecord.of(Wire.TOPIC, name, Map.of("t", text)));
            DecodedEvent read = wire.read(each, type);
            assertThat(read).extracting(DecodedEvent::event).isEqualTo(name);
            assertThat(wire.data(each, type)).asString().contains("t=" + text);
        }
    }
}
