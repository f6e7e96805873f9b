package io.kafkakit.interop.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.codec.PlainJsonCodec;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TestRecord;
import io.kafkakit.test.TestTopic;
import io.kafkakit.test.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.kafka.support.serializer.JacksonJsonDeserializer;
import org.springframework.kafka.support.serializer.JacksonJsonSerializer;

/** Spring's JSON with its header {@code __TypeId__}, both ways, with its Jackson 3 and its Jackson 2. */
@EmbeddedKafkaTest
@SuppressWarnings({"removal", "deprecation"}) // Spring's serializers for Jackson 2 are what many services still have.
class SpringJsonTest {

    private static final String NAME = "order.placed";
    private static final String CLASS = Order.class.getName();

    static Stream<Serializer<Object>> serializers() {
        return Stream.of(
                new JacksonJsonSerializer<>(), new org.springframework.kafka.support.serializer.JsonSerializer<>());
    }

    static Stream<Deserializer<Object>> deserializers() {
        return Stream.of(
                new JacksonJsonDeserializer<>(), new org.springframework.kafka.support.serializer.JsonDeserializer<>());
    }

    @ParameterizedTest
    @MethodSource("serializers")
    void what_spring_writes_is_read(Serializer<Object> serializer, EmbeddedKafka kafka, @TestTopic String topic)
            throws Exception {
        new Clients(kafka).send(topic, "k", Order.TEA, serializer);
        TestRecord read = TopicReader.of(kafka)
                .codec(PlainJsonCodec.namedBySpring(Map.of(CLASS, NAME)))
                .records(topic)
                .get(0);
        assertThat(read.event()).isEqualTo(NAME);
        assertThat(read.data(Order.class)).isEqualTo(Order.TEA);
    }

    @ParameterizedTest
    @MethodSource("serializers")
    void identifiers_of_springs_type_mapping_are_read(
            Serializer<Object> serializer, EmbeddedKafka kafka, @TestTopic String topic) throws Exception {
        serializer.configure(Map.of("spring.json.type.mapping", "placed:" + CLASS), false);
        new Clients(kafka).send(topic, "k", Order.TEA, serializer);
        TopicReader reader = TopicReader.of(kafka);
        assertThat(reader.codec(PlainJsonCodec.namedBySpring(Map.of("placed", NAME)))
                        .records(topic))
                .extracting(TestRecord::event)
                .containsExactly(NAME);
        assertThat(reader.codec(PlainJsonCodec.namedBySpring(Map.of())).records(topic))
                .extracting(TestRecord::event)
                .containsExactly("placed");
    }

    @ParameterizedTest
    @MethodSource("serializers")
    void a_list_has_its_own_class_in_springs_header(
            Serializer<Object> serializer, EmbeddedKafka kafka, @TestTopic String topic) throws Exception {
        new Clients(kafka).send(topic, "k", new java.util.ArrayList<>(List.of(Order.TEA)), serializer);
        TestRecord read = TopicReader.of(kafka)
                .codec(PlainJsonCodec.namedBySpring(Map.of()))
                .records(topic)
                .get(0);
        assertThat(read.event()).isEqualTo("java.util.ArrayList");
        assertThat(read.data(Order[].class)).containsExactly(Order.TEA);
    }

    @ParameterizedTest
    @MethodSource("serializers")
    void topics_without_springs_header_are_read_too(
            Serializer<Object> serializer, EmbeddedKafka kafka, @TestTopic String topic) throws Exception {
        serializer.configure(Map.of("spring.json.add.type.headers", false), false);
        new Clients(kafka).send(topic, "k", Order.TEA, serializer);
        TestRecord read = TopicReader.of(kafka)
                .codec(PlainJsonCodec.unnamed())
                .records(topic)
                .get(0);
        assertThat(read.headers()).isEmpty();
        assertThat(read.data(Order.class)).isEqualTo(Order.TEA);
    }

    @ParameterizedTest
    @MethodSource("deserializers")
    void what_is_written_spring_reads(Deserializer<Object> deserializer, EmbeddedKafka kafka, @TestTopic String topic) {
        deserializer.configure(Map.of("spring.json.trusted.packages", Order.class.getPackageName()), false);
        send(kafka, topic, Map.of(CLASS, NAME));
        assertThat(new Clients(kafka).values(topic, deserializer)).containsExactly(Order.TEA);
    }

    @ParameterizedTest
    @MethodSource("deserializers")
    void spring_maps_identifiers_that_are_written(
            Deserializer<Object> deserializer, EmbeddedKafka kafka, @TestTopic String topic) {
        deserializer.configure(Map.of("spring.json.type.mapping", "placed:" + CLASS), false);
        send(kafka, topic, Map.of("placed", NAME));
        assertThat(new Clients(kafka).values(topic, deserializer)).containsExactly(Order.TEA);
    }

    @Test
    void the_bytes_are_those_of_springs_own(EmbeddedKafka kafka, @TestTopic String ours, @TestTopic String springs)
            throws Exception {
        send(kafka, ours, Map.of(CLASS, NAME));
        new Clients(kafka).send(springs, "k", Order.TEA, new JacksonJsonSerializer<>());
        var one = new Clients(kafka).read(ours).get(0);
        var other = new Clients(kafka).read(springs).get(0);
        assertThat(one.value()).isEqualTo(other.value());
        assertThat(one.headers()).isEqualTo(other.headers());
    }

    private static void send(EmbeddedKafka kafka, String topic, Map<String, String> names) {
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings(), PlainJsonCodec.namedBySpring(names))) {
            cluster.producer()
                    .send(EventRecord.of(topic, NAME, Order.TEA).withKey("k"))
                    .join();
        }
    }
}
