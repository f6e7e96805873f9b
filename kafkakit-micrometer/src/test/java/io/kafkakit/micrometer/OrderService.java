package io.kafkakit.micrometer;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.DeadLetterException;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.RetryLaterException;
import io.kafkakit.TopicEvents;
import io.kafkakit.UnavailableException;
import io.kafkakit.UnknownEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A service with all outcomes that a record can have, and what Prometheus saw of it. */
final class OrderService implements AutoCloseable {

    record Order(String id) {}

    private static final List<String> TOPICS = List.of("orders", "orders-retry", "shipments", "dead");

    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final KafkakitMetrics metrics = KafkakitMetrics.of(registry).withTags("service", "orders");
    final KafkaCluster cluster;
    private final EmbeddedKafka kafka;
    private final AtomicBoolean isEarly = new AtomicBoolean(true);
    private final AtomicBoolean isAway = new AtomicBoolean(true);

    OrderService() {
        kafka = EmbeddedKafka.start();
        TOPICS.forEach(topic -> kafka.createTopic(topic, 2));
        cluster = KafkaCluster.connect(metrics.clientSettings(kafka.clientSettings()));
    }

    private static Scrape seen;

    /** What Prometheus saw after one order of each kind and a fenced producer; the same for all callers. */
    static synchronized Scrape scrape() {
        if (seen == null) {
            seen = see();
        }
        return seen;
    }

    private static Scrape see() {
        try (OrderService service = new OrderService();
                ConsumerGroup group = service.group("shop").start()) {
            service.order("Placed", "Refused", "Flaky", "Early", "Ignored", "Away");
            service.awaitIdle();
            service.fence("pod-0-shop-0-0");
            service.fence("pod-0-shop-0-1");
            service.order("Placed", "Placed");
            service.awaitReplacement();
            assertThat(group.failure()).isEmpty();
            return service.scrapeNow();
        }
    }

    private void awaitReplacement() {
        await().atMost(ofSeconds(60)).untilAsserted(() -> {
            Scrape scrape = scrapeNow();
            assertThat(scrape.sum("kafkakit_records_total", "outcome", "handled"))
                    .isEqualTo(6);
            assertThat(scrape.sum("kafkakit_producers_replaced_total")).isPositive();
        });
    }

    private void awaitIdle() {
        await().atMost(ofSeconds(60)).untilAsserted(() -> {
            Scrape scrape = scrapeNow();
            // Placed, Flaky and Early in the end, and Away.
            assertThat(scrape.sum("kafkakit_records_total", "outcome", "handled"))
                    .isEqualTo(4);
            assertThat(scrape.sum("kafkakit_records_total", "outcome", "dead-lettered"))
                    .isEqualTo(1);
            assertThat(scrape.sum("kafkakit_records_total", "outcome", "skipped"))
                    .isEqualTo(1);
            assertThat(scrape.sum("kafkakit_partition_lag_records")).isZero();
        });
    }

    Scrape scrapeNow() {
        return Scrape.parse(registry.scrape());
    }

    ConsumerGroupBuilder group(String id) {
        TopicEvents orders = TopicEvents.of("orders")
                .on("Placed", Order.class, (order, ctx) -> ctx.send("shipments", order.id(), order))
                .on("Refused", Order.class, (order, ctx) -> {
                    throw new DeadLetterException("refused");
                })
                .on("Flaky", Order.class, (order, ctx) -> {
                    if (ctx.attempt() == 1) {
                        throw new IllegalStateException("once");
                    }
                })
                .on("Early", Order.class, (order, ctx) -> {
                    if (isEarly.getAndSet(false)) {
                        throw new RetryLaterException("too early", ofMillis(100));
                    }
                })
                .on("Away", Order.class, (order, ctx) -> {
                    if (isAway.getAndSet(false)) {
                        throw new UnavailableException("the warehouse is away");
                    }
                });
        return metrics.observe(cluster.consumerGroup(id))
                .producerPool("pod-0", 1)
                .deadLetterTopic("dead")
                .subscribe(
                        orders,
                        topic -> topic.unknownEvents(UnknownEvents.SKIP)
                                .retries(Retries.upTo(2)
                                        .onTopic("orders-retry")
                                        .withBackoff(Backoff.fixed(ofMillis(100)))));
    }

    void order(String... events) {
        for (String event : events) {
            cluster.producer().send("orders", event, event, new Order(event)).join();
        }
    }

    /** Another producer takes over this transactional id, as a second instance with the same prefix would. */
    void fence(String transactionalId) {
        Map<String, Object> settings = kafka.clientSettings();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> rival = new KafkaProducer<>(settings)) {
            rival.initTransactions();
        }
    }

    @Override
    public void close() {
        cluster.close();
        kafka.close();
    }
}
