package io.kafkakit.interop.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TypeRef;
import io.kafkakit.codec.CloudEvent;
import io.kafkakit.codec.CloudEventsCodec;
import io.kafkakit.codec.NoData;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TestRecord;
import io.kafkakit.test.TestTopic;
import io.kafkakit.test.TopicReader;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CloudEvents between the Java SDK of the CloudEvents project and kafkakit, both ways and in both modes. */
@EmbeddedKafkaTest
class CloudEventsSdkTest {

    private static final String TYPE = "com.acme.order.placed";
    private static final URI TILL = URI.create("/till/7");
    private static final String TIME = "2018-04-05T17:31:00+02:00";
    private static final Instant INSTANT = Instant.parse("2018-04-05T15:31:00Z");

    private static CloudEventBuilder event() {
        return CloudEventBuilder.v1().withId("e-1").withSource(TILL).withType(TYPE);
    }

    private static CloudEventSerializer serializer(Encoding mode) {
        CloudEventSerializer serializer = new CloudEventSerializer();
        Map<String, Object> settings = mode == Encoding.BINARY
                ? Map.of(CloudEventSerializer.ENCODING_CONFIG, mode)
                : Map.of(
                        CloudEventSerializer.ENCODING_CONFIG,
                        mode,
                        CloudEventSerializer.EVENT_FORMAT_CONFIG,
                        "application/cloudevents+json");
        serializer.configure(settings, false);
        return serializer;
    }

    private static CloudEventsCodec codec(Encoding mode) {
        URI source = URI.create("/kafkakit");
        return mode == Encoding.BINARY ? CloudEventsCodec.binary(source) : CloudEventsCodec.structured(source);
    }

    private static void send(Clients sdk, String topic, CloudEventSerializer serializer) throws Exception {
        sdk.send(
                topic,
                "k",
                event().withData("application/json", URI.create("/schema"), Order.JSON.getBytes(UTF_8))
                        .withSubject("o-1")
                        .withTime(OffsetDateTime.parse(TIME))
                        .withExtension("tenant", "müller")
                        .withExtension("number", 7)
                        .withExtension("flag", true)
                        .build(),
                serializer);
        sdk.send(topic, "k", event().build(), serializer);
        sdk.send(
                topic, "k", event().withData("image/png", new byte[] {0, 1, -1}).build(), serializer);
        sdk.send(
                topic,
                "k",
                event().withData("text/plain", "grün".getBytes(UTF_8)).build(),
                serializer);
        sdk.send(topic, "k", event().withData(Order.JSON.getBytes(UTF_8)).build(), serializer);
    }

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"BINARY", "STRUCTURED"})
    void what_the_sdk_writes_is_read(Encoding mode, EmbeddedKafka kafka, @TestTopic String topic) throws Exception {
        send(new Clients(kafka), topic, serializer(mode));

        List<TestRecord> read = TopicReader.of(kafka).codec(codec(mode)).records(topic);

        assertThat(read).extracting(TestRecord::event).hasSize(5).containsOnly(TYPE);
        assertThat(read.get(0).data(Order.class)).isEqualTo(Order.TEA);
        assertThat(read.get(0).data(new TypeRef<CloudEvent<Order>>() {}))
                .isEqualTo(new CloudEvent<>(
                        "e-1",
                        TILL,
                        "o-1",
                        INSTANT,
                        "application/json",
                        URI.create("/schema"),
                        Map.of("tenant", "müller", "number", "7", "flag", "true"),
                        Order.TEA));
        assertThat(read.get(1).data(NoData.class)).isEqualTo(NoData.NONE);
        assertThat(read.get(1).valueBytes() == null)
                .as("an event without data has no value in binary mode")
                .isEqualTo(mode == Encoding.BINARY);
        CloudEvent<byte[]> image = read.get(2).data(new TypeRef<CloudEvent<byte[]>>() {});
        assertThat(image.data()).containsExactly(0, 1, -1);
        assertThat(image.dataContentType()).isEqualTo("image/png");
        assertThat(read.get(3).data(String.class)).isEqualTo("grün");
        assertThat(read.get(4).data(Order.class)).isEqualTo(Order.TEA);
    }

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"BINARY", "STRUCTURED"})
    void what_is_written_the_sdk_reads(Encoding mode, EmbeddedKafka kafka, @TestTopic String topic) {
        CloudEvent<Order> whole = CloudEvent.of("e-1", TILL, Order.TEA)
                .withSubject("o-1")
                .withTime(INSTANT)
                .withDataSchema(URI.create("/schema"))
                .withExtension("tenant", "müller");
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings(), codec(mode))) {
            for (Object data : List.of(whole, Order.TEA, NoData.NONE, new byte[] {0, 1, -1}, "grün")) {
                cluster.producer().send(EventRecord.of(topic, TYPE, data)).join();
            }
        }

        List<io.cloudevents.CloudEvent> read = read(kafka, topic);

        assertThat(read).hasSize(5).allSatisfy(each -> {
            assertThat(each.getType()).isEqualTo(TYPE);
            assertThat(each.getSpecVersion().toString()).isEqualTo("1.0");
        });
        io.cloudevents.CloudEvent first = read.get(0);
        assertThat(first.getId()).isEqualTo("e-1");
        assertThat(first.getSource()).isEqualTo(TILL);
        assertThat(first.getSubject()).isEqualTo("o-1");
        assertThat(first.getTime()).isEqualTo(OffsetDateTime.parse("2018-04-05T15:31:00Z"));
        assertThat(first.getDataSchema()).isEqualTo(URI.create("/schema"));
        assertThat(first.getDataContentType()).isEqualTo("application/json");
        assertThat(first.getExtension("tenant")).isEqualTo("müller");
        assertThat(first.getExtensionNames()).containsExactly("tenant");
        assertThat(first.getData().toBytes()).asString(UTF_8).isEqualTo(Order.JSON);
        assertThat(read.get(1).getSource()).isEqualTo(URI.create("/kafkakit"));
        assertThat(read.get(1).getTime()).isNotNull();
        assertThat(read.get(2).getData()).isNull();
        assertThat(read.get(3).getData().toBytes()).containsExactly(0, 1, -1);
        assertThat(read.get(4).getData().toBytes()).asString(UTF_8).isEqualTo("grün");
        assertThat(read.get(4).getDataContentType()).isEqualTo("text/plain; charset=utf-8");
    }

    /** Kafka's consumer asks no deserializer about a record without a value, so the SDK's is asked here. */
    private static List<io.cloudevents.CloudEvent> read(EmbeddedKafka kafka, String topic) {
        CloudEventDeserializer deserializer = new CloudEventDeserializer();
        return new Clients(kafka)
                .read(topic).stream()
                        .map(each -> deserializer.deserialize(topic, each.headers(), each.value()))
                        .toList();
    }

    @Test
    void an_sdk_consumer_gets_null_for_an_event_without_data_in_binary_mode(
            EmbeddedKafka kafka, @TestTopic String binary, @TestTopic String structured) throws Exception {
        Clients sdk = new Clients(kafka);
        sdk.send(binary, "k", event().build(), serializer(Encoding.BINARY));
        sdk.send(structured, "k", event().build(), serializer(Encoding.STRUCTURED));
        assertThat(sdk.values(binary, new CloudEventDeserializer())).containsOnlyNulls();
        assertThat(sdk.values(structured, new CloudEventDeserializer())).containsExactly(event().build());
    }
}
