package io.kafkakit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.kafka.CloudEventSerializer;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.EventHandler;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.TypeRef;
import io.kafkakit.codec.CloudEvent;
import io.kafkakit.codec.CloudEventsCodec;
import io.kafkakit.codec.Codecs;
import io.kafkakit.codec.DebeziumOutboxCodec;
import io.kafkakit.codec.KeyCodecs;
import io.kafkakit.codec.PlainJsonCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.interop.formats.Clients;
import io.kafkakit.interop.formats.Order;
import io.kafkakit.interop.formats.Outbox;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonSerializer;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.kafka.support.serializer.JacksonJsonSerializer;

/** One group reads topics of all formats, each written by the real other side, through retries and dead letters. */
@EmbeddedKafkaTest(topics = {"f-npm", "f-json", "f-spring", "f-binary", "f-structured", "f-outbox", "f-text", "f-dead"})
class ManyFormatsTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String DEAD = "f-dead";
    private static final String PLACED = "order.placed";
    private static final URI TILL = URI.create("/till");
    private static final List<String> TOPICS =
            List.of("f-npm", "f-json", "f-spring", "f-binary", "f-structured", "f-outbox", "f-text");

    @RegisterExtension
    static final Node node = new Node();

    private final Map<String, Object> handled = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private volatile boolean isBroken = true;

    private static TopicCodecs codecs() {
        CloudEventsCodec cloudEvents = CloudEventsCodec.binary(URI.create("/kafkakit"));
        return TopicCodecs.defaults()
                .withCodec("f-json", PlainJsonCodec.namedByHeader("event-type"))
                .withCodec("f-spring", PlainJsonCodec.namedBySpring(Map.of(Order.class.getName(), PLACED)))
                .withCodec("f-binary", cloudEvents)
                .withCodec("f-structured", cloudEvents)
                .withCodec("f-outbox", DebeziumOutboxCodec.namedByHeader("eventType"))
                .withCodec("f-text", Codecs.text())
                .withKeyCodec("f-text", KeyCodecs.longs());
    }

    @Test
    void each_is_retried_dead_lettered_and_redriven_byte_for_byte(EmbeddedKafka kafka) throws Exception {
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings(), codecs())) {
            ConsumerGroup group = start(cluster);
            produce(kafka);
            await().atMost(SOON).until(() -> group.status().counts().deadLettered() == TOPICS.size());
            assertThat(handled).isEmpty();
            assertThat(failures)
                    .containsOnlyKeys(TOPICS)
                    .allSatisfy((topic, times) -> assertThat(times).isEqualTo(2));

            isBroken = false;
            DeadLetters letters = cluster.deadLetters(DEAD);
            assertThat(letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.redrive(), progress -> {})
                            .done())
                    .isEqualTo(TOPICS.size());
            await().atMost(SOON).until(() -> handled.size() == TOPICS.size());
        }
        assertHandled();
        assertUnchanged(new Clients(kafka));
    }

    private ConsumerGroup start(KafkaCluster cluster) {
        ConsumerGroupBuilder group = cluster.consumerGroup("many-formats")
                .producerPool("many-formats", 1)
                .deadLetterTopic(DEAD)
                .createTopics();
        for (String topic : List.of("f-npm", "f-json", "f-spring", "f-outbox", "f-structured")) {
            subscribe(group, TopicEvents.of(topic).on(PLACED, Order.class, handler()));
        }
        subscribe(group, TopicEvents.of("f-binary").on(PLACED, new TypeRef<CloudEvent<Order>>() {}, handler()));
        subscribe(group, TopicEvents.of("f-text").onAny(String.class, (text, ctx) -> {
            assertThat(ctx.key(Long.class)).isEqualTo(7L);
            this.<String>handler().handle(text, ctx);
        }));
        return group.start();
    }

    private static void subscribe(ConsumerGroupBuilder group, TopicEvents events) {
        group.subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(events.topic() + "-again")));
    }

    private <T> EventHandler<T> handler() {
        return (data, ctx) -> {
            if (isBroken) {
                failures.merge(ctx.topic(), 1, Integer::sum);
                throw new IllegalStateException("the database is away");
            }
            handled.put(ctx.topic(), data);
        };
    }

    private static void produce(EmbeddedKafka kafka) throws Exception {
        Clients clients = new Clients(kafka);
        String envelope = "{\"event\":\"" + PLACED + "\",\"data\":" + Order.JSON + "}";
        node.start(kafka, NodeSetup.sending("f-npm", new NodeSetup.Message("o-1", envelope, Map.of("source", "shop"))))
                .await("sent", 1);

        JsonNode tree = new ObjectMapper().readTree(Order.JSON);
        ProducerRecord<String, JsonNode> plain = new ProducerRecord<>("f-json", "o-1", tree);
        plain.headers()
                .add("event-type", bytes(PLACED))
                .add("binary", new byte[] {0, -1})
                .add("none", null);
        clients.send(plain, new JsonSerializer());

        clients.send("f-spring", "o-1", Order.TEA, new JacksonJsonSerializer<Order>());
        clients.send("f-binary", "o-1", cloudEvent(), new CloudEventSerializer());
        CloudEventSerializer structured = new CloudEventSerializer();
        structured.configure(
                Map.of(
                        CloudEventSerializer.ENCODING_CONFIG,
                        Encoding.STRUCTURED,
                        CloudEventSerializer.EVENT_FORMAT_CONFIG,
                        "application/cloudevents+json"),
                false);
        clients.send("f-structured", "o-1", cloudEvent(), structured);

        JsonConverter json = new JsonConverter();
        json.configure(Map.of("converter.type", "value"));
        try (Outbox outbox = new Outbox(json, new SimpleHeaderConverter(), Map.of())) {
            clients.send(outbox.record("f-outbox", "o-1", PLACED, Order.JSON), new ByteArraySerializer());
        }
        ProducerRecord<Long, String> text = new ProducerRecord<>("f-text", 7L, "grün");
        text.headers().add("trace", bytes("t-1"));
        clients.send(text, new LongSerializer(), new StringSerializer());
    }

    private static io.cloudevents.CloudEvent cloudEvent() {
        return CloudEventBuilder.v1()
                .withId("e-1")
                .withSource(TILL)
                .withType(PLACED)
                .withExtension("tenant", "müller")
                .withData("application/json", bytes(Order.JSON))
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void assertHandled() {
        for (String topic : List.of("f-npm", "f-json", "f-spring", "f-outbox", "f-structured")) {
            assertThat(handled.get(topic)).as(topic).isEqualTo(Order.TEA);
        }
        assertThat(handled.get("f-binary"))
                .isEqualTo(CloudEvent.of("e-1", TILL, Order.TEA)
                        .withDataContentType("application/json")
                        .withExtension("tenant", "müller"));
        assertThat(handled.get("f-text")).isEqualTo("grün");
    }

    /** The retry, the dead letter and the record that went back have the source's key, value and headers. */
    private static void assertUnchanged(Clients clients) {
        List<ConsumerRecord<byte[], byte[]>> dead = clients.read(DEAD);
        for (String topic : TOPICS) {
            ConsumerRecord<byte[], byte[]> source = clients.read(topic).get(0);
            List<ConsumerRecord<byte[], byte[]>> copies = new ArrayList<>(clients.read(topic + "-again"));
            assertThat(copies)
                    .as("the retry and the redriven record of " + topic)
                    .hasSize(2);
            dead.stream()
                    .filter(each -> topic.equals(text(each, "original-topic")))
                    .forEach(copies::add);
            assertThat(copies).as("with the dead letter of " + topic).hasSize(3);
            assertThat(copies).allSatisfy(copy -> assertCopy(copy, source));
        }
    }

    private static void assertCopy(ConsumerRecord<byte[], byte[]> copy, ConsumerRecord<byte[], byte[]> source) {
        assertThat(copy.key()).isEqualTo(source.key());
        assertThat(copy.value()).isEqualTo(source.value());
        List<Header> originals = List.of(source.headers().toArray());
        assertThat(List.of(copy.headers().toArray())).containsSubsequence(originals);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        Header its = record.headers().lastHeader(header);
        return its == null ? null : new String(its.value(), StandardCharsets.UTF_8);
    }
}
