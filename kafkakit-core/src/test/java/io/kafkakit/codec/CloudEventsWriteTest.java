package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.EventRecord;
import io.kafkakit.internal.lifecycle.Clock;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The bytes of CloudEvents that are sent. */
class CloudEventsWriteTest {

    private static final URI SHOP = URI.create("/shop");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.250Z");
    private static final String NAME = "com.acme.placed";

    private final CloudEventsCodec binary = CloudEventsCodec.binary(SHOP).withClock(new At(NOON));
    private final CloudEventsCodec structured =
            CloudEventsCodec.structured(SHOP).withClock(new At(NOON));
    private final CloudEvent<Order> whole = new CloudEvent<>(
            "e-1",
            URI.create("urn:till:7"),
            "o-1",
            NOON.plusMillis(1),
            null,
            URI.create("https://acme.example/order"),
            Map.of("tenant", "müller"),
            Order.TEA);

    private record At(Instant time) implements Clock {

        @Override
        public long millis() {
            return time.toEpochMilli();
        }

        @Override
        public long nanos() {
            return 0;
        }
    }

    record Bad(String name) {

        @Override
        public String name() {
            throw new IllegalStateException("no name");
        }
    }

    private static EventRecord event(Object data) {
        return EventRecord.of(Wire.TOPIC, NAME, data);
    }

    @Test
    void in_binary_mode_the_attributes_are_headers_and_the_value_is_the_data() {
        Wire wire = Wire.of(binary, event(whole));
        assertThat(wire.text()).isEqualTo(Order.JSON);
        assertThat(wire.headerTexts())
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id=e-1",
                        "ce_source=urn:till:7",
                        "ce_type=com.acme.placed",
                        "ce_subject=o-1",
                        "ce_time=2026-11-23T12:00:00.251Z",
                        "ce_dataschema=https://acme.example/order",
                        "ce_tenant=müller",
                        "content-type=application/json");
    }

    @Test
    void in_structured_mode_all_is_in_one_json_object() {
        Wire wire = Wire.of(structured, event(whole));
        assertThat(wire.text())
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"urn:till:7\","
                        + "\"type\":\"com.acme.placed\",\"subject\":\"o-1\",\"time\":\"2026-11-23T12:00:00.251Z\","
                        + "\"dataschema\":\"https://acme.example/order\",\"tenant\":\"müller\","
                        + "\"datacontenttype\":\"application/json\",\"data\":" + Order.JSON + "}");
        assertThat(wire.headerTexts()).containsExactly("content-type=application/cloudevents+json; charset=UTF-8");
    }

    @Test
    void bare_data_gets_an_id_and_the_time_of_sending() {
        Wire wire = Wire.of(binary, event(Order.TEA));
        assertThat(UUID.fromString(wire.header("ce_id"))).isNotNull();
        assertThat(wire.header("ce_id"))
                .isNotEqualTo(Wire.of(binary, event(Order.TEA)).header("ce_id"));
        assertThat(wire.header("ce_source")).isEqualTo("/shop");
        assertThat(wire.header("ce_time")).isEqualTo("2026-11-23T12:00:00.250Z");
    }

    @Test
    void a_timestamp_of_the_record_is_the_time_of_the_event() {
        Wire wire = Wire.of(binary, event(Order.TEA).withTimestamp(NOON.minusSeconds(60)));
        assertThat(wire.header("ce_time")).isEqualTo("2026-11-23T11:59:00.250Z");
    }

    @Test
    void a_whole_event_without_a_time_gets_none() {
        Wire wire = Wire.of(binary, event(CloudEvent.of("e-1", SHOP, Order.TEA)));
        assertThat(wire.header("ce_time")).isNull();
    }

    @Test
    void attributes_that_the_sender_sets_as_headers_are_kept() {
        EventRecord event = event(Order.TEA)
                .withHeader("ce_id", "mine")
                .withHeader("ce_subject", "o-1")
                .withHeader("ce_type", NAME)
                .withHeader("ce_specversion", "1.0")
                .withHeader("other", "x");
        Wire flat = Wire.of(binary, event);
        assertThat(flat.headerTexts())
                .containsOnlyOnce("ce_id=mine", "ce_subject=o-1", "ce_type=" + NAME, "other=x")
                .filteredOn(each -> each.startsWith("ce_id"))
                .hasSize(1);
        assertThat(Wire.of(structured, event).text()).contains("\"id\":\"mine\"", "\"subject\":\"o-1\"");
    }

    @ParameterizedTest
    @CsvSource({
        "ce_type, other.event",
        "ce_specversion, 0.3",
        "ce_data, x",
        "ce_datacontenttype, text/xml",
        "ce_My-Name, x",
        "ce_, x"
    })
    void a_header_that_would_change_the_event_is_refused(String header, String value) {
        EventRecord event = event(Order.TEA).withHeader(header, value);
        assertThatThrownBy(() -> binary.encode(event))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("event 'com.acme.placed': the header '" + header + "' cannot be '" + value + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "data", "specversion", "Upper", "with_underscore", ""})
    void an_extension_with_a_name_that_is_not_one_is_refused(String name) {
        EventRecord event = event(CloudEvent.of("e-1", SHOP, Order.TEA).withExtension(name, "x"));
        assertThatThrownBy(() -> structured.encode(event))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event 'com.acme.placed': '" + name
                        + "' is no name of an extension: take another one, of letters a-z and digits");
    }

    @Test
    void an_event_without_an_id_or_a_source_is_refused() {
        assertThatThrownBy(() -> binary.encode(event(CloudEvent.of("", SHOP, Order.TEA))))
                .hasMessage("event 'com.acme.placed': the attribute 'id' is empty: CloudEvents need one");
        assertThatThrownBy(() -> binary.encode(event(CloudEvent.of("e-1", URI.create(""), Order.TEA))))
                .hasMessageContaining("the attribute 'source' is empty");
        assertThatThrownBy(() -> CloudEventsCodec.binary(URI.create(""))).hasMessageContaining("the source is empty");
    }

    @Test
    void an_event_without_data_has_no_value_in_binary_mode_and_no_data_in_structured_mode() {
        Wire flat = Wire.of(binary, event(NoData.NONE));
        assertThat(flat.value()).isNull();
        assertThat(flat.header("content-type")).isNull();
        assertThat(Wire.of(structured, event(NoData.NONE)).text()).doesNotContain("data");
    }

    @Test
    void bytes_are_sent_as_they_are() {
        byte[] bytes = {0, 1, -1};
        Wire flat = Wire.of(binary, event(bytes));
        assertThat(flat.value()).containsExactly(0, 1, -1).isNotSameAs(bytes);
        assertThat(flat.header("content-type")).isEqualTo("application/octet-stream");
        assertThat(Wire.of(structured, event(bytes)).text())
                .endsWith("\"datacontenttype\":\"application/octet-stream\",\"data_base64\":\"AAH/\"}");
    }

    @Test
    void text_is_sent_as_it_is() {
        Wire flat = Wire.of(binary, event("tee für \"2\""));
        assertThat(flat.text()).isEqualTo("tee für \"2\"");
        assertThat(flat.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(Wire.of(structured, event("tee für \"2\"")).text())
                .endsWith("\"datacontenttype\":\"text/plain; charset=utf-8\",\"data\":\"tee für \\\"2\\\"\"}");
    }

    @Test
    void the_senders_content_type_says_what_bytes_and_text_are() {
        EventRecord xml = event("<tea/>").withHeader("content-type", "application/xml");
        assertThat(Wire.of(binary, xml).headerTexts()).containsOnlyOnce("content-type=application/xml");
        assertThat(Wire.of(structured, xml).text())
                .endsWith("\"datacontenttype\":\"application/xml\",\"data\":\"<tea/>\"}");

        EventRecord json = event("{\"a\": [1]}".getBytes(UTF_8)).withHeader("content-type", "application/json");
        assertThat(Wire.of(binary, json).text()).isEqualTo("{\"a\": [1]}");
        assertThat(Wire.of(structured, json).text())
                .endsWith("\"datacontenttype\":\"application/json\",\"data\":{\"a\":[1]}}");

        EventRecord image = event(CloudEvent.of("e", SHOP, new byte[] {1}).withDataContentType("image/png"));
        assertThat(Wire.of(binary, image).header("content-type")).isEqualTo("image/png");
        assertThat(Wire.of(structured, image).text()).contains("\"datacontenttype\":\"image/png\"");
    }

    @Test
    void a_content_type_that_the_data_does_not_have_is_refused() {
        EventRecord xml = event(Order.TEA).withHeader("content-type", "application/xml");
        assertThatThrownBy(() -> binary.encode(xml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "event 'com.acme.placed': data of io.kafkakit.codec.Order is written as JSON, and the content"
                                + " type is 'application/xml': pass bytes or text, or leave the content type out");
        EventRecord json = event("{").withHeader("content-type", "application/json");
        assertThatThrownBy(() -> structured.encode(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the content type is JSON, and the data is not: the value cannot be read");
    }

    @Test
    void the_content_type_of_a_structured_event_is_no_type_of_data() {
        EventRecord copied = event(Order.TEA).withHeader("content-type", "application/cloudevents+json");
        assertThatThrownBy(() -> binary.encode(copied))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the codec writes binary mode: leave the header out");
        Wire wire = Wire.of(structured, copied);
        assertThat(wire.text()).contains("\"datacontenttype\":\"application/json\"");
        assertThat(wire.header("content-type")).isEqualTo("application/cloudevents+json; charset=UTF-8");
    }

    @Test
    void a_mapper_of_the_users_writes_the_data() {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE)
                .build();
        for (CloudEventsCodec each : List.of(binary, structured)) {
            assertThat(Wire.of(each.withMapper(mapper), event(Order.TEA)).text())
                    .contains("\"AMOUNT\":3");
        }
    }

    @Test
    void data_that_cannot_be_written_is_named() {
        for (CloudEventsCodec each : List.of(binary, structured)) {
            assertThatThrownBy(() -> each.encode(event(new Bad("x"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("event 'com.acme.placed'")
                    .hasMessageContaining("cannot be written as JSON")
                    .hasMessageContaining("no name");
        }
    }

    @Test
    void a_partition_key_becomes_the_key_where_one_asks_for_it() {
        EventRecord event = event(CloudEvent.of("e-1", SHOP, Order.TEA).withExtension("partitionkey", "k-é"));
        assertThat(Wire.of(binary, event).key()).isNull();
        CloudEventsCodec keyed = binary.keyedByPartitionKey();
        assertThat(Wire.of(keyed, event).key()).isEqualTo("k-é".getBytes(UTF_8));
        assertThat(Wire.of(keyed, event).header("ce_partitionkey")).isEqualTo("k-é");
        assertThat(Wire.of(keyed, event.withKey("own")).key()).isEqualTo("own".getBytes(UTF_8));
        assertThat(Wire.of(keyed, event(Order.TEA)).key()).isNull();
    }
}
