package io.kafkakit.opentelemetry;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.BatchFailure;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.opentelemetry.support.Broker;
import io.kafkakit.opentelemetry.support.Orders;
import io.kafkakit.opentelemetry.support.Records;
import io.kafkakit.opentelemetry.support.Seen;
import io.kafkakit.opentelemetry.support.Story.Order;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What spans say, and in which traces they are. */
@ExtendWith(Broker.class)
class TracingTest {

    @RegisterExtension
    private static final OpenTelemetryExtension OTEL = OpenTelemetryExtension.create();

    private final KafkakitTracing tracing = KafkakitTracing.of(OTEL.getOpenTelemetry());
    private String topic = "";

    @BeforeEach
    void createTopics(TestInfo test, EmbeddedKafka kafka) {
        topic = test.getTestMethod().orElseThrow().getName();
        for (String end : List.of("", "-retry", "-dead", "-out")) {
            kafka.createTopic(topic + end, 1);
        }
    }

    private ConsumerGroup group(KafkaCluster cluster, TopicEvents events, Consumer<TopicOptions> options) {
        return observed(tracing, cluster).subscribe(events, options).start();
    }

    private ConsumerGroupBuilder observed(KafkakitTracing with, KafkaCluster cluster) {
        return with.observe(cluster.consumerGroup(topic + "-group"))
                .producerPool(topic, 1)
                .deadLetterTopic(topic + "-dead");
    }

    private static List<Seen> spans(String prefix) {
        return OTEL.getSpans().stream()
                .map(Seen::of)
                .filter(each -> each.name().startsWith(prefix))
                .toList();
    }

    private static void eventually(Supplier<Boolean> condition) {
        await().atMost(ofSeconds(30)).until(condition::get);
    }

    @Test
    void spans_have_the_attributes_of_the_conventions(EmbeddedKafka kafka) {
        TopicEvents events =
                TopicEvents.of(topic).on(Order.class, (order, ctx) -> ctx.send(topic + "-out", ctx.key(), order));
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            Orders.send(cluster, topic, 1);
            group(cluster, events, options -> {});
            eventually(() -> !spans("commit").isEmpty());
        }
        assertThat(spans("process")).singleElement().satisfies(span -> {
            assertThat(span.kind()).isEqualTo("CONSUMER");
            assertThat(span.trace()).isEqualTo(Orders.trace(0));
            assertThat(span.parent()).isEqualTo(Orders.span(0));
            assertThat(span.links()).containsExactly(Orders.span(0));
            assertThat(span.facts()).isEqualTo(processFacts());
        });
        assertThat(spans("send")).singleElement().satisfies(span -> {
            assertThat(span.kind()).isEqualTo("PRODUCER");
            assertThat(span.facts()).isEqualTo(sendFacts());
        });
        assertThat(spans("commit")).singleElement().satisfies(span -> {
            assertThat(span.kind()).isEqualTo("CLIENT");
            assertThat(span.facts())
                    .containsEntry("messaging.operation.name", "commit")
                    .containsEntry("messaging.operation.type", "settle")
                    .containsEntry("messaging.consumer.group.name", topic + "-group")
                    .containsEntry("kafkakit.transactional", "true");
        });
    }

    private Map<String, String> processFacts() {
        return Map.ofEntries(
                Map.entry("messaging.system", "kafka"),
                Map.entry("messaging.operation.name", "process"),
                Map.entry("messaging.operation.type", "process"),
                Map.entry("messaging.destination.name", topic),
                Map.entry("messaging.destination.partition.id", "0"),
                Map.entry("messaging.kafka.offset", "0"),
                Map.entry("messaging.kafka.message.key", "o-0"),
                Map.entry("messaging.consumer.group.name", topic + "-group"),
                Map.entry("kafkakit.event", "Order"),
                Map.entry("kafkakit.attempt", "1"),
                Map.entry("status", "UNSET"));
    }

    private Map<String, String> sendFacts() {
        return Map.of(
                "messaging.system",
                "kafka",
                "messaging.operation.name",
                "send",
                "messaging.operation.type",
                "send",
                "messaging.destination.name",
                topic + "-out",
                "messaging.kafka.message.key",
                "o-0",
                "kafkakit.purpose",
                "send",
                "status",
                "UNSET");
    }

    @Test
    void a_failed_attempt_says_why_and_a_key_that_is_no_text_is_left_out(EmbeddedKafka kafka) {
        TopicEvents events = TopicEvents.of(topic).on(Order.class, (order, ctx) -> {
            throw new IllegalStateException("sold out");
        });
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            cluster.producer()
                    .send(Orders.of(topic, 0, true).withKey(new byte[] {(byte) 0xC3, 0x28}))
                    .join();
            group(cluster, events, options -> {});
            eventually(() -> !spans("send").isEmpty());
        }
        assertThat(OTEL.getSpans())
                .filteredOn(each -> each.getName().startsWith("process"))
                .singleElement()
                .satisfies(span -> {
                    assertThat(Seen.of(span).fact("status")).isEqualTo("ERROR");
                    assertThat(Seen.of(span).fact("error.type")).isEqualTo("java.lang.IllegalStateException");
                    assertThat(Seen.of(span).facts()).doesNotContainKey("messaging.kafka.message.key");
                    assertThat(span.getEvents().get(0).getAttributes().asMap().values())
                            .contains("sold out");
                });
        assertThat(spans("send")).singleElement().satisfies(span -> {
            assertThat(span.fact("kafkakit.purpose")).isEqualTo("dead_letter");
            assertThat(span.facts()).doesNotContainKey("messaging.kafka.message.key");
        });
    }

    @Test
    void a_batch_has_one_span_that_links_to_its_sampled_records(EmbeddedKafka kafka) {
        TopicEvents events = TopicEvents.of(topic).onBatch(Order.class, (batch, sender) -> {
            batch.forEach(
                    each -> each.context().send(topic + "-out", each.context().key(), each.data()));
            throw BatchFailure.of(2, new IllegalStateException("sold out"));
        });
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            IntStream.range(0, 4)
                    .forEach(i ->
                            cluster.producer().send(Orders.of(topic, i, i > 0)).join());
            ConsumerGroup group = group(cluster, events, options -> {});
            eventually(() ->
                    group.status().counts().done() == 4 && !spans("commit").isEmpty());
        }
        assertThat(spans("process")).singleElement().satisfies(span -> {
            assertThat(span.trace()).isEqualTo(Orders.trace(1));
            assertThat(span.parent()).isEqualTo(Orders.span(1));
            assertThat(span.links()).containsExactly(Orders.span(1), Orders.span(2), Orders.span(3));
            assertThat(span.fact("messaging.batch.message_count")).isEqualTo("4");
        });
        String batch = spans("process").get(0).id();
        assertThat(spans("send")).hasSize(4).extracting(Seen::parent).containsOnly(batch);
        assertThat(spans("commit")).flatExtracting(Seen::links).containsExactly(batch);
        assertThat(Records.of(kafka, topic + "-dead"))
                .singleElement()
                .satisfies(letter -> assertThat(Records.header(letter, HeaderNames.TRACEPARENT))
                        .containsExactly("00-" + Orders.trace(2) + "-" + Orders.span(2) + "-01"));
    }

    @Test
    void handlers_that_run_at_once_stay_in_the_traces_of_their_records(EmbeddedKafka kafka) {
        CountDownLatch all = new CountDownLatch(8);
        TopicEvents events = TopicEvents.of(topic).on(Order.class, (order, ctx) -> {
            all.countDown();
            all.await();
            ctx.send(topic + "-out", ctx.key(), order);
        });
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            Orders.send(cluster, topic, 40);
            ConsumerGroup group = group(
                    cluster,
                    events,
                    options -> options.ordering(Ordering.UNORDERED).concurrency(8));
            eventually(() -> group.status().counts().handled() == 40
                    && spans("commit").stream()
                                    .mapToInt(each -> each.links().size())
                                    .sum()
                            == 40);
        }
        Map<String, Seen> sends = new ConcurrentHashMap<>();
        spans("send").forEach(each -> sends.put(each.fact("messaging.kafka.message.key"), each));
        assertThat(sends).hasSize(40);
        IntStream.range(0, 40)
                .forEach(i -> assertThat(sends.get("o-" + i).trace()).isEqualTo(Orders.trace(i)));
        assertThat(Records.of(kafka, topic + "-out")).hasSize(40).allSatisfy(record -> {
            Seen send = sends.get(new String(record.key(), java.nio.charset.StandardCharsets.UTF_8));
            assertThat(Records.header(record, "traceparent"))
                    .containsExactly("00-" + send.trace() + "-" + send.id() + "-01");
        });
    }

    @Test
    void at_least_once_topics_are_traced_as_well(EmbeddedKafka kafka) {
        TopicEvents events = TopicEvents.of(topic).on(Order.class, (order, ctx) -> {
            if (ctx.attempt() == 1) {
                throw new IllegalStateException("sold out");
            }
            ctx.send(topic + "-out", ctx.key(), order);
        });
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            Orders.send(cluster, topic, 1);
            group(
                    cluster,
                    events,
                    options -> options.atLeastOnce().retries(Retries.upTo(1).onTopic(topic + "-retry")));
            eventually(() -> spans("commit").size() == 2);
        }
        Seen retry = spans("send " + topic + "-retry").get(0);
        Seen second = spans("process").get(1);
        assertThat(second.parent()).isEqualTo(retry.id());
        assertThat(second.links()).containsExactly(Orders.span(0));
        assertThat(spans("send " + topic + "-out")).extracting(Seen::parent).containsExactly(second.id());
        assertThat(spans("commit"))
                .extracting(each -> each.fact("kafkakit.transactional"))
                .containsOnly("false");
    }

    @Test
    void a_record_that_is_not_sampled_has_no_span_and_its_context_goes_on(EmbeddedKafka kafka) {
        Set<String> current = ConcurrentHashMap.newKeySet();
        TopicEvents events = TopicEvents.of(topic).on(Order.class, (order, ctx) -> {
            current.add(Span.current().getSpanContext().getTraceId());
            ctx.send(topic + "-out", ctx.key(), order);
            if (order.id().equals("o-1")) {
                throw new IllegalStateException("sold out");
            }
        });
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            IntStream.range(0, 2)
                    .forEach(i ->
                            cluster.producer().send(Orders.of(topic, i, false)).join());
            ConsumerGroup group = group(cluster, events, options -> {});
            eventually(() -> group.status().counts().done() == 2);
        }
        assertThat(OTEL.getSpans()).isEmpty();
        assertThat(current).containsExactlyInAnyOrder(Orders.trace(0), Orders.trace(1));
        assertThat(Records.of(kafka, topic + "-out"))
                .singleElement()
                .satisfies(record -> assertThat(Records.header(record, "traceparent"))
                        .containsExactly("00-" + Orders.trace(0) + "-" + Orders.span(0) + "-00"));
        assertThat(Records.of(kafka, topic + "-dead"))
                .singleElement()
                .satisfies(record -> assertThat(Records.header(record, "traceparent"))
                        .containsExactly("00-" + Orders.trace(1) + "-" + Orders.span(1) + "-00"));
    }

    @Test
    void a_dead_letter_that_no_handler_saw_stays_in_the_trace_of_its_record(EmbeddedKafka kafka) {
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            cluster.producer()
                    .send(Orders.of(topic, 0, true).withHeader("event", "Order"))
                    .join();
            cluster.producer()
                    .send(EventRecord.of(topic, "Refund", new Order("r-1"))
                            .withHeader("traceparent", "00-" + Orders.trace(7) + "-" + Orders.span(7) + "-01"))
                    .join();
            TopicEvents events = TopicEvents.of(topic).on(Order.class, (order, ctx) -> {});
            ConsumerGroup group =
                    group(cluster, events, options -> options.unknownEvents(io.kafkakit.UnknownEvents.DEAD_LETTER));
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(spans("send")).singleElement().satisfies(span -> {
            assertThat(span.trace()).isEqualTo(Orders.trace(7));
            assertThat(span.parent()).isEqualTo(Orders.span(7));
        });
        assertThat(Records.of(kafka, topic + "-dead"))
                .singleElement()
                .satisfies(record -> assertThat(Records.header(record, HeaderNames.TRACEPARENT))
                        .containsExactly("00-" + Orders.trace(7) + "-" + Orders.span(7) + "-01"));
    }

    @Test
    void events_of_a_transaction_without_a_group_are_sent_in_the_span_of_their_sender(EmbeddedKafka kafka) {
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            tracing.observe(cluster);
            cluster.transactions(topic, 1).run(transaction -> {
                transaction.send(topic, "o-1", new Order("o-1"));
                transaction.send(topic + "-out", "o-1", new Order("o-1"));
            });
        }
        assertThat(spans("send")).extracting(Seen::name).containsExactly("send " + topic, "send " + topic + "-out");
        Records.of(kafka, topic)
                .forEach(record -> assertThat(Records.header(record, "traceparent"))
                        .singleElement()
                        .asString()
                        .contains(spans("send " + topic).get(0).id()));
    }

    @Test
    void without_an_sdk_nothing_is_added_to_records(EmbeddedKafka kafka) {
        TopicEvents events =
                TopicEvents.of(topic).on(Order.class, (order, ctx) -> ctx.send(topic + "-out", ctx.key(), order));
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            Orders.send(cluster, topic, 1);
            ConsumerGroup group = observed(KafkakitTracing.of(OpenTelemetry.noop()), cluster)
                    .subscribe(events)
                    .start();
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(Records.of(kafka, topic + "-out"))
                .singleElement()
                .satisfies(record -> assertThat(record.headers().toArray()).isEmpty());
    }

    @Test
    void send_spans_can_be_left_to_somebody_else(EmbeddedKafka kafka) {
        TopicEvents events =
                TopicEvents.of(topic).on(Order.class, (order, ctx) -> ctx.send(topic + "-out", ctx.key(), order));
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            Orders.send(cluster, topic, 1);
            observed(tracing.withSendSpans(false), cluster).subscribe(events).start();
            eventually(() -> !spans("commit").isEmpty());
        }
        assertThat(spans("send")).isEmpty();
        assertThat(Records.of(kafka, topic + "-out"))
                .singleElement()
                .satisfies(record -> assertThat(Records.header(record, "traceparent"))
                        .containsExactly("00-" + Orders.trace(0) + "-"
                                + spans("process").get(0).id() + "-01"));
    }
}
