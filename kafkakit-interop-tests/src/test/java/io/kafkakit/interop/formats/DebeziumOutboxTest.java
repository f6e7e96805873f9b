package io.kafkakit.interop.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.codec.DebeziumOutboxCodec;
import io.kafkakit.codec.NoData;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TestRecord;
import io.kafkakit.test.TestTopic;
import io.kafkakit.test.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Debezium's event router and Connect's converters make of an outbox table, in all their variants. */
@EmbeddedKafkaTest
class DebeziumOutboxTest {

    private static final DebeziumOutboxCodec CODEC = DebeziumOutboxCodec.namedByHeader("eventType");

    private static JsonConverter json(boolean hasSchemas, boolean isOfHeaders) {
        JsonConverter converter = new JsonConverter();
        String kind = isOfHeaders ? "header" : "value";
        converter.configure(Map.of("schemas.enable", hasSchemas, "converter.type", kind));
        return converter;
    }

    private static StringConverter text(String kind) {
        StringConverter converter = new StringConverter();
        converter.configure(Map.of("converter.type", kind));
        return converter;
    }

    /** Converter of values, converter of headers, whether the payload is expanded. */
    static List<Arguments> variants() {
        SimpleHeaderConverter simple = new SimpleHeaderConverter();
        simple.configure(Map.of());
        List<Arguments> all = new ArrayList<>();
        for (HeaderConverter headers : List.of(simple, json(true, true), json(false, true), text("header"))) {
            for (boolean isExpanded : new boolean[] {false, true}) {
                all.add(Arguments.of(json(true, false), headers, isExpanded));
                all.add(Arguments.of(json(false, false), headers, isExpanded));
            }
            all.add(Arguments.of(text("value"), headers, false));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void events_of_an_outbox_are_read(
            Converter values, HeaderConverter headers, boolean isExpanded, EmbeddedKafka kafka, @TestTopic String topic)
            throws Exception {
        Clients connect = new Clients(kafka);
        Map<String, String> settings = Map.of("table.expand.json.payload", String.valueOf(isExpanded));
        try (Outbox outbox = new Outbox(values, headers, settings)) {
            ByteArraySerializer bytes = new ByteArraySerializer();
            connect.send(outbox.record(topic, "o-1", "OrderPlaced", Order.JSON), bytes);
            connect.send(outbox.record(topic, "o-1", "OrderArchived", null), bytes);
        }

        List<TestRecord> read = TopicReader.of(kafka).codec(CODEC).records(topic);

        assertThat(read).extracting(TestRecord::event).containsExactly("OrderPlaced", "OrderArchived");
        assertThat(read).extracting(TestRecord::key).containsOnly("o-1");
        assertThat(read.get(0).data(Order.class)).isEqualTo(Order.TEA);
        assertThat(read.get(1).data(NoData.class)).isEqualTo(NoData.NONE);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void an_empty_payload_that_the_router_makes_a_tombstone_of_is_an_event_without_data(
            Converter values, HeaderConverter headers, boolean isExpanded, EmbeddedKafka kafka, @TestTopic String topic)
            throws Exception {
        Map<String, String> settings = Map.of(
                "table.expand.json.payload", String.valueOf(isExpanded), "route.tombstone.on.empty.payload", "true");
        try (Outbox outbox = new Outbox(values, headers, settings)) {
            new Clients(kafka).send(outbox.record(topic, "o-1", "OrderArchived", null), new ByteArraySerializer());
        }
        TestRecord read = TopicReader.of(kafka).codec(CODEC).records(topic).get(0);
        assertThat(read.valueBytes()).isNull();
        assertThat(read.event()).isEqualTo("OrderArchived");
        assertThat(read.data(NoData.class)).isEqualTo(NoData.NONE);
    }
}
