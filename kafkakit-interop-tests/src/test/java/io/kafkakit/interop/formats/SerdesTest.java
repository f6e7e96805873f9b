package io.kafkakit.interop.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.codec.Codecs;
import io.kafkakit.codec.SerdeCodec;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TestRecord;
import io.kafkakit.test.TestTopic;
import io.kafkakit.test.TopicReader;
import java.net.URI;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.connect.json.JsonDeserializer;
import org.apache.kafka.connect.json.JsonSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.kafka.support.serializer.JacksonJsonDeserializer;
import org.springframework.kafka.support.serializer.JacksonJsonSerializer;

/** Serializers of Kafka and of others as the format of a topic, each with a plain client on the other side. */
@EmbeddedKafkaTest
class SerdesTest {

    static Stream<Object> values() {
        return Stream.of("grün", 7L, 7, 0.5, UUID.randomUUID());
    }

    @ParameterizedTest
    @MethodSource("values")
    @SuppressWarnings("unchecked")
    void kafkas_own_are_read_and_written(Object data, EmbeddedKafka kafka, @TestTopic String in, @TestTopic String out)
            throws Exception {
        Serde<Object> serde = Serdes.serdeFrom((Class<Object>) data.getClass());
        assertBothWays(kafka, in, out, data, serde.serializer(), serde.deserializer());
    }

    @Test
    void connects_json_is_read_and_written(EmbeddedKafka kafka, @TestTopic String in, @TestTopic String out)
            throws Exception {
        JsonNode tree = new ObjectMapper().readTree(Order.JSON);
        assertBothWays(kafka, in, out, tree, new JsonSerializer(), new JsonDeserializer());
    }

    @Test
    void springs_with_its_headers_is_read_and_written(EmbeddedKafka kafka, @TestTopic String in, @TestTopic String out)
            throws Exception {
        Deserializer<Order> springs = new JacksonJsonDeserializer<Order>().trustedPackages("*");
        assertBothWays(kafka, in, out, Order.TEA, new JacksonJsonSerializer<Order>(), springs);
        assertThat(TopicReader.of(kafka)
                        .codec(Codecs.of(new JacksonJsonSerializer<Order>(), springs))
                        .records(in))
                .extracting(TestRecord::event)
                .as("named after the class")
                .containsExactly("Order");
    }

    @Test
    void that_of_the_cloudevents_sdk_is_read_and_written(
            EmbeddedKafka kafka, @TestTopic String in, @TestTopic String out) throws Exception {
        CloudEvent event = CloudEventBuilder.v1()
                .withId("e-1")
                .withSource(URI.create("/till"))
                .withType("order.placed")
                .withExtension("tenant", "t")
                .withData("text/plain", new byte[] {1, 2})
                .build();
        assertBothWays(kafka, in, out, event, new CloudEventSerializer(), new CloudEventDeserializer());
        SerdeCodec named = Codecs.of(new CloudEventSerializer(), new CloudEventDeserializer())
                .withNames(data -> ((CloudEvent) data).getType());
        assertThat(TopicReader.of(kafka).codec(named).records(out))
                .extracting(TestRecord::event)
                .containsExactly("order.placed");
    }

    private static <V> void assertBothWays(
            EmbeddedKafka kafka,
            String in,
            String out,
            V data,
            Serializer<? super V> serializer,
            Deserializer<? extends V> deserializer)
            throws Exception {
        SerdeCodec codec = Codecs.of(serializer, deserializer);
        @SuppressWarnings("unchecked") // A serializer only takes values.
        Serializer<V> its = (Serializer<V>) serializer;
        new Clients(kafka).send(in, "k", data, its);
        assertThat(TopicReader.of(kafka).codec(codec).records(in))
                .singleElement()
                .extracting(each -> each.data(Object.class))
                .isEqualTo(data);
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings(), codec)) {
            cluster.producer().send(EventRecord.of(out, "any", data)).join();
        }
        assertThat((Object) new Clients(kafka).values(out, deserializer).get(0)).isEqualTo(data);
    }
}
