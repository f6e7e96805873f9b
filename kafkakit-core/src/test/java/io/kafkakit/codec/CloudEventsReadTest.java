package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.EventRecord;
import io.kafkakit.TypeRef;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudEvents of anybody, in both modes. */
class CloudEventsReadTest {

    private static final String NAME = "com.acme.placed";
    private static final Type WHOLE = new TypeRef<CloudEvent<Order>>() {}.type();
    private static final Type WHOLE_BYTES = new TypeRef<CloudEvent<byte[]>>() {}.type();
    private static final Type WHOLE_ANY = new TypeRef<CloudEvent<?>>() {}.type();

    private final CloudEventsCodec codec = CloudEventsCodec.binary(URI.create("/me"));

    private static Wire binary(@Nullable String value) {
        return Wire.of(value)
                .with("ce_specversion", "1.0")
                .with("ce_id", "e-1")
                .with("ce_source", "/till/7")
                .with("ce_type", NAME);
    }

    private static Wire json() {
        return binary(Order.JSON).with("content-type", "application/json");
    }

    /** In structured mode, with these fields behind the required ones. */
    private static Wire structured(String more) {
        return Wire.of("{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/till/7\",\"type\":\"" + NAME + "\"" + more
                        + "}")
                .with("content-type", "application/cloudevents+json; charset=UTF-8");
    }

    @Test
    void the_data_is_read_as_the_handler_wants_it() throws UndecodableException {
        for (Wire each : List.of(json(), structured(",\"data\":" + Order.JSON))) {
            assertThat(each.read(codec, Order.class)).isEqualTo(new DecodedEvent(NAME, Order.TEA));
            assertThat(each.data(codec, Object.class))
                    .isEqualTo(Map.of("id", "o-1", "amount", 3, "notes", Order.TEA.notes()));
            assertThat((byte[]) each.data(codec, byte[].class)).asString(UTF_8).isEqualTo(Order.JSON);
            assertThat(((CloudEvent<?>) each.data(codec, WHOLE)).data()).isEqualTo(Order.TEA);
        }
    }

    @Test
    void a_handler_can_have_the_attributes() throws UndecodableException {
        CloudEvent<Order> expected = new CloudEvent<>(
                "e-1",
                URI.create("/till/7"),
                "ö",
                Instant.parse("2018-04-05T15:31:00Z"),
                "application/json",
                URI.create("/schemas/order"),
                Map.of("tenant", "müller", "retries", "3", "vip", "true"),
                Order.TEA);
        Wire flat = json().with("ce_subject", "ö")
                .with("ce_time", "2018-04-05T17:31:00+02:00")
                .with("ce_dataschema", "/schemas/order")
                .with("ce_tenant", "müller")
                .with("ce_retries", "3")
                .with("ce_vip", "true")
                .with("ce_datacontenttype", "text/xml")
                .with("ce_nothing", null)
                .with("traceparent", "00-1");
        assertThat(flat.data(codec, WHOLE)).isEqualTo(expected);
        Wire nested = structured(",\"subject\":\"ö\",\"time\":\"2018-04-05T17:31:00+02:00\",\"retries\":3,\"vip\":true,"
                + "\"dataschema\":\"/schemas/order\",\"tenant\":\"müller\",\"datacontenttype\":\"application/json\","
                + "\"nothing\":null,\"odd\":{},\"data\":" + Order.JSON);
        assertThat(nested.data(codec, WHOLE)).isEqualTo(expected);
    }

    @Test
    void a_bare_cloud_event_has_maps_or_bytes() throws UndecodableException {
        assertThat(((CloudEvent<?>) json().data(codec, CloudEvent.class)).data())
                .isEqualTo(Map.of("id", "o-1", "amount", 3, "notes", Order.TEA.notes()));
        Wire image = binary("x").with("content-type", "image/png");
        assertThat(((CloudEvent<?>) image.data(codec, WHOLE_ANY)).data()).isEqualTo("x".getBytes(UTF_8));
        CloudEvent<?> bytes = (CloudEvent<?>) image.data(codec, WHOLE_BYTES);
        assertThat(bytes.data()).isEqualTo("x".getBytes(UTF_8));
        assertThat(bytes.dataContentType()).isEqualTo("image/png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON ; charset=utf-8", "text/json", "application/x+json"})
    void these_content_types_are_json(String type) throws UndecodableException {
        assertThat(binary("{\"id\":\"o\",\"amount\":1}")
                        .with("content-type", type)
                        .data(codec, Order.class))
                .isEqualTo(new Order("o", 1, null));
    }

    @Test
    void data_without_a_content_type_is_json_unless_the_handler_takes_text() throws UndecodableException {
        assertThat(binary(Order.JSON).data(codec, Order.class)).isEqualTo(Order.TEA);
        assertThat(binary("tea").data(codec, String.class)).isEqualTo("tea");
        assertThat(binary("\"tea\"").with("content-type", "application/json").data(codec, String.class))
                .isEqualTo("tea");
    }

    @Test
    void text_and_bytes_are_read_in_structured_mode_too() throws UndecodableException {
        Wire xml = structured(",\"datacontenttype\":\"application/xml\",\"data\":\"<tea/>\"");
        assertThat(xml.data(codec, String.class)).isEqualTo("<tea/>");
        assertThat(xml.data(codec, Object.class)).isEqualTo("<tea/>");
        assertThat((byte[]) xml.data(codec, byte[].class)).asString(UTF_8).isEqualTo("<tea/>");
        Wire bytes = structured(",\"datacontenttype\":\"image/png\",\"data_base64\":\"AAH/\",\"data\":null");
        assertThat(bytes.data(codec, byte[].class)).isEqualTo(new byte[] {0, 1, -1});
        Wire json = structured(",\"data_base64\":\"eyJpZCI6Im8ifQ==\"");
        assertThat(json.data(codec, new TypeRef<Map<String, String>>() {}.type()))
                .isEqualTo(Map.of("id", "o"));
        assertThat((byte[]) structured(",\"data\":\"tea\"").data(codec, byte[].class))
                .as("JSON data: a text has its quotes")
                .asString(UTF_8)
                .isEqualTo("\"tea\"");
    }

    @Test
    void an_event_without_data_is_no_tombstone() throws UndecodableException {
        for (Wire each : List.of(binary(null), structured(""), structured(",\"data\":null"))) {
            assertThat(each.read(codec, NoData.class)).isEqualTo(new DecodedEvent(NAME, NoData.NONE));
            assertThat(each.data(codec, Object.class)).isEqualTo(NoData.NONE);
            assertThat(((CloudEvent<?>) each.data(codec, WHOLE_ANY)).data()).isEqualTo(NoData.NONE);
            assertUndecodable(
                    each,
                    Order.class,
                    "the CloudEvent has no data, and its handler takes a "
                            + "io.kafkakit.codec.Order: let it take NoData");
        }
    }

    @Test
    void a_record_without_value_and_attributes_is_a_tombstone() throws UndecodableException {
        assertThat(Wire.of((byte[]) null).read(codec, Order.class)).isNull();
        assertThat(Wire.of((byte[]) null)
                        .with("content-type", "application/cloudevents+json")
                        .read(codec, Order.class))
                .isNull();
    }

    @Test
    void names_of_any_script_are_read() throws UndecodableException {
        for (String name : List.of("a", "bestellung.geändert", "заказ", "com.acme.placed.v2")) {
            Wire wire = json().with("ce_type", name);
            assertThat(wire.read(codec, Order.class)).isEqualTo(new DecodedEvent(name, Order.TEA));
            assertThat(wire.read(codec, Order.class))
                    .extracting(DecodedEvent::event)
                    .isEqualTo(name);
        }
    }

    @Test
    void data_that_nobody_takes_is_not_read() throws UndecodableException {
        for (Wire each : List.of(binary("{"), structured(",\"data\":1"))) {
            assertThat(codec.decode(each, event -> event.equals(NAME) ? null : Order.class))
                    .isEqualTo(new DecodedEvent(NAME, null));
        }
    }

    @Test
    void a_missing_id_matters_to_those_who_take_the_attributes() throws UndecodableException {
        Wire wire = Wire.of(Order.JSON).with("ce_specversion", "1.0").with("ce_type", NAME);
        assertThat(wire.data(codec, Order.class)).isEqualTo(Order.TEA);
        assertUndecodable(wire, WHOLE, "the CloudEvent has no attribute 'id'");
        assertUndecodable(wire.with("ce_id", "e-1"), WHOLE, "the CloudEvent has no attribute 'source'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ce_specversion | 0.3 | it is a CloudEvent of version '0.3', not 1.0",
                "ce_type | '' | the CloudEvent has no attribute 'type'",
                "ce_source | a b | the CloudEvent's attribute 'source' is not a URI: a b",
                "ce_dataschema | :x | the CloudEvent's attribute 'dataschema' is not a URI: :x",
                "ce_time | now | the CloudEvent's attribute 'time' is not a time of RFC 3339: now",
                "content-type | text/xml | the data is of type 'text/xml', not JSON, and its handler takes a"
                        + " io.kafkakit.codec.Order: let it take byte[]",
                "content-type | application/cloudevents+avro | it is a CloudEvent of the content-type"
                        + " 'application/cloudevents+avro', and the codec reads application/cloudevents+json"
            })
    void a_bad_header_is_named(String header, String value, String message) {
        assertUndecodable(json().with(header, value), WHOLE, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[] | the value is not a JSON object",
                "null | the value is not a JSON object",
                "{} | the CloudEvent has no attribute 'specversion'",
                "{\"specversion\":\"1.1\"} | it is a CloudEvent of version '1.1', not 1.0",
                "{\"specversion\":1} | it is a CloudEvent of version '1', not 1.0",
                "{\"specversion\":\"1.0\",\"type\":7} | the CloudEvent has no attribute 'type'",
                "{\"specversion\":\"1.0\",\"type\":\"t\",\"data_base64\":\"%\"} | the field 'data_base64' is not Base64",
                "{\"specversion\":\"1.0\",\"type\":\"t\",\"data_base64\":1} | the field 'data_base64' is not Base64",
                "{\"specversion\":\"1.0\",\"type\":\"t\",\"data_base64\":\"AA==\",\"data\":1} | the CloudEvent has both"
                        + " 'data' and 'data_base64'",
                "{\"specversion\":\"1.0\",\"type\":\"t\",\"datacontenttype\":\"text/xml\",\"data\":\"<a/>\"} | the data is"
                        + " of type 'text/xml', not JSON, and its handler takes a io.kafkakit.codec.Order: let it take"
                        + " byte[]"
            })
    void a_bad_structured_event_is_explained(String value, String message) {
        assertUndecodable(Wire.of(value).with("content-type", "application/cloudevents+json"), Order.class, message);
    }

    @Test
    void bad_data_is_explained_with_its_field() {
        assertUndecodable(binary(""), Order.class, "the value is empty");
        assertUndecodable(binary("null"), Order.class, "the value is null");
        assertUndecodable(
                binary("{\"id\":\"o\",\"amount\":\"x\"}"), Order.class, "the value cannot be read at data.amount");
        assertUndecodable(
                structured(",\"data\":{\"amount\":[]}"), Order.class, "the value cannot be read at data.amount");
        assertUndecodable(binary("{} {}"), Object.class, "the value cannot be read");
        assertUndecodable(
                Wire.of("{").with("content-type", "application/cloudevents+json"), Order.class, "cannot be read");
        assertUndecodable(json(), NoData.class, "the CloudEvent has data, and its handler takes NoData");
        assertUndecodable(
                structured(",\"data\":1"), NoData.class, "the CloudEvent has data, and its handler takes NoData");
        Wire latin =
                new Wire(Wire.TOPIC, null, new byte[] {(byte) 0xe9}, binary("").headers());
        assertUndecodable(latin, String.class, "the value is not UTF-8 text");
    }

    @Test
    void what_is_no_cloud_event_is_said_to_be_none() {
        assertUndecodable(
                Wire.of("{}"),
                Order.class,
                "it is not a CloudEvent: it has neither a header ce_specversion nor"
                        + " the content-type application/cloudevents+json");
        assertUndecodable(Wire.of("").with("content-type", "application/json"), Order.class, "it is not a CloudEvent");
    }

    @Test
    void either_mode_is_read_whichever_is_written() throws UndecodableException {
        CloudEventsCodec structured = CloudEventsCodec.structured(URI.create("/me"));
        EventRecord event = EventRecord.of(Wire.TOPIC, NAME, Order.TEA);
        assertThat(Wire.of(structured, event).data(codec, Order.class)).isEqualTo(Order.TEA);
        assertThat(Wire.of(codec, event).data(structured, Order.class)).isEqualTo(Order.TEA);
    }

    private void assertUndecodable(Wire wire, Type type, String message) {
        assertThatThrownBy(() -> wire.read(codec, type))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(message);
    }
}
