package io.kafkakit.schema;

import static io.kafkakit.schema.support.Records.join;
import static io.kafkakit.schema.support.Records.prefix;
import static io.kafkakit.schema.support.Records.read;
import static io.kafkakit.schema.support.Records.through;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.schema.support.Records;
import io.kafkakit.schema.support.Registry;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON with a schema: names, validation and references. */
class JsonSchemaCodecTest {

    record Order(String id, int count) {}

    private static final String ORDER = """
            {"$schema":"http://json-schema.org/draft-07/schema#","title":"Order","type":"object",
             "properties":{"id":{"type":"string","minLength":1},"count":{"type":"integer","minimum":1}},
             "required":["id","count"]}""";

    private final Registry registry = new Registry();
    private final JsonSchemaCodec codec = JsonSchemaCodec.of(SchemaRegistry.connect(registry.url()));

    @AfterEach
    void close() {
        registry.close();
    }

    private static EncodedRecord record(int id, String json) {
        return Records.of(join(prefix(id), json.getBytes(UTF_8)));
    }

    @Test
    void a_value_is_a_prefix_and_json_and_the_title_is_its_name() throws UndecodableException {
        int id = registry.register("orders-value", "JSON", ORDER).id();
        byte[] written = codec.withSchema(ORDER)
                .encode(EventRecord.of("orders", new Order("o-1", 2)))
                .value();
        assertThat(written).isEqualTo(join(prefix(id), "{\"id\":\"o-1\",\"count\":2}".getBytes(UTF_8)));
        assertThat(codec.decode(Records.of(written), name -> Order.class))
                .isEqualTo(new DecodedEvent("Order", new Order("o-1", 2)));
    }

    @Test
    void without_validation_only_the_type_of_the_handler_counts() throws UndecodableException {
        int id = registry.register("orders-value", "JSON", ORDER).id();
        assertThat(read(codec, record(id, "{\"id\":\"\",\"count\":0,\"more\":1}"), Order.class))
                .isEqualTo(new Order("", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"id\":\"\",\"count\":1}", "{\"id\":\"a\",\"count\":0}", "{\"id\":\"a\"}", "[]", "\"text\""})
    void with_validation_what_does_not_fit_the_schema_is_undecodable(String json) {
        int id = registry.register("orders-value", "JSON", ORDER).id();
        assertThatThrownBy(() -> read(codec.withValidation(), record(id, json), Map.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("not valid");
    }

    @Test
    void with_validation_what_does_not_fit_the_schema_is_not_sent() throws UndecodableException {
        JsonSchemaCodec strict = codec.withAutoRegister().withSchema(ORDER).withValidation();
        assertThat(through(strict, new Order("o-1", 2), Order.class)).isEqualTo(new Order("o-1", 2));
        assertThatThrownBy(() -> strict.encode(EventRecord.of("orders", new Order("o-1", 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("event 'Order' is not valid")
                .hasMessageContaining("count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}{}", "null", "{\"id\":5", "{\"id\":\"a\",\"count\":\"x\"}"})
    void what_is_not_json_of_the_type_is_undecodable(String json) {
        int id = registry.register("orders-value", "JSON", ORDER).id();
        assertThatThrownBy(() -> read(codec, record(id, json), Order.class)).isInstanceOf(UndecodableException.class);
    }

    @Test
    void a_schema_that_is_no_json_is_undecodable() {
        int id = registry.register("orders-value", "JSON", "{").id();
        assertThatThrownBy(() -> read(codec, record(id, "{}"), Map.class)).isInstanceOf(UndecodableException.class);
    }

    @Test
    void references_are_read_from_the_registry_and_nothing_else_is_fetched() throws UndecodableException {
        registry.register("line", "JSON", "{\"type\":\"object\",\"required\":[\"n\"]}");
        int id = registry.register(
                        "orders-value",
                        "JSON",
                        "{\"title\":\"A\",\"properties\":{\"line\":{\"$ref\":\"line.json\"}}}",
                        new Registry.Ref("line.json", "line", 1))
                .id();
        int withId = registry.register(
                        "orders-value",
                        "JSON",
                        "{\"$id\":\"http://acme.com/a.json\",\"title\":\"B\","
                                + "\"properties\":{\"line\":{\"$ref\":\"line.json\"}}}",
                        new Registry.Ref("line.json", "line", 1))
                .id();
        int foreign = registry.register(
                        "orders-value", "JSON", "{\"title\":\"C\",\"$ref\":\"" + registry.url() + "/secret.json\"}")
                .id();
        JsonSchemaCodec strict = codec.withValidation();
        for (int each : new int[] {id, withId}) {
            assertThat(read(strict, record(each, "{\"line\":{\"n\":1}}"), Object.class))
                    .isInstanceOf(Map.class);
            assertThatThrownBy(() -> read(strict, record(each, "{\"line\":{}}"), Map.class))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("not valid");
        }
        assertThatThrownBy(() -> read(strict, record(foreign, "{}"), Map.class))
                .isInstanceOf(UndecodableException.class);
        assertThat(registry.asked()).noneMatch(each -> each.contains("secret"));
    }

    @Test
    void several_events_have_several_schemas() throws UndecodableException {
        String paid = "{\"title\":\"com.acme.Paid\",\"type\":\"object\"}";
        JsonSchemaCodec several = codec.withAutoRegister()
                .withSubjects(SubjectNaming.topicAndRecord())
                .withSchema(ORDER)
                .withSchema(paid)
                .withNames(name -> name.replace("com.acme.", ""));
        var first = several.encode(EventRecord.of("orders", "Paid", Map.of("cents", 5)));
        var second = several.encode(EventRecord.of("orders", new Order("a", 1)));
        assertThat(several.decode(Records.of(first), name -> Map.class).event()).isEqualTo("Paid");
        assertThat(several.decode(Records.of(second), name -> Map.class).event())
                .isEqualTo("Order");
        assertThat(registry.versions("orders-com.acme.Paid")).hasSize(1);
        assertThat(registry.versions("orders-Order")).hasSize(1);
        assertThatThrownBy(() -> several.encode(EventRecord.of("orders", "Lost", Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Lost'")
                .hasMessageContaining("withSchema");
    }

    @Test
    void a_schema_without_a_title_makes_an_event_without_a_name() throws UndecodableException {
        JsonSchemaCodec untitled = codec.withAutoRegister().withSchema("{\"type\":\"object\"}");
        var event = untitled.encode(EventRecord.of("orders", "Whatever", Map.of("a", 1)));
        assertThat(untitled.decode(Records.of(event), name -> Map.class))
                .isEqualTo(new DecodedEvent(null, Map.of("a", 1)));
        assertThatThrownBy(() -> untitled.withSubjects(SubjectNaming.record())
                        .encode(EventRecord.of("orders", "Whatever", Map.of("a", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SubjectNaming.topic()");
    }

    @Test
    void keys_have_a_schema_too() throws UndecodableException {
        JsonSchemaCodec keys = codec.withAutoRegister().withSchema(ORDER);
        byte[] key = keys.keys().encode("orders", new Order("a", 1));
        assertThat(keys.keys().decode(Records.keyed(key), Order.class)).isEqualTo(new Order("a", 1));
        assertThat(registry.versions("orders-key")).hasSize(1);
    }
}
