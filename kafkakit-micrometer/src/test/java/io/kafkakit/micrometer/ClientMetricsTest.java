package io.kafkakit.micrometer;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.micrometer.internal.ClientMetricsReporter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Kafka's clients measure, in a registry. */
class ClientMetricsTest {

    private static EmbeddedKafka kafka;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final KafkakitMetrics metrics = KafkakitMetrics.of(registry);

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
        kafka.createTopic("orders", 1);
        kafka.createTopic("dead", 1);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    record Order(String id) {}

    /** A user's own. */
    public static final class OwnReporter implements MetricsReporter {

        private static final Set<String> CLIENTS = ConcurrentHashMap.newKeySet();

        @Override
        public void init(List<KafkaMetric> all) {
            all.forEach(this::metricChange);
        }

        @Override
        public void metricChange(KafkaMetric metric) {
            CLIENTS.add(metric.metricName().tags().getOrDefault("client-id", ""));
        }

        @Override
        public void metricRemoval(KafkaMetric metric) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }

    private static ConsumerGroup run(KafkaCluster cluster) {
        return cluster.consumerGroup("orders-service")
                .producerPool("pod-0", 1)
                .deadLetterTopic("dead")
                .subscribe(TopicEvents.of("orders").on(Order.class, (order, ctx) -> {}))
                .start();
    }

    private Set<String> clientsOf(String begin) {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith(begin))
                .map(meter -> String.valueOf(meter.getId().getTag("client.id")))
                .collect(Collectors.toSet());
    }

    @Test
    void those_of_all_clients_are_there_until_the_clients_are_closed() {
        KafkaCluster cluster = KafkaCluster.connect(metrics.clientSettings(kafka.clientSettings()));
        ConsumerGroup group = run(cluster);
        cluster.producer().send("orders", "o-1", new Order("o-1")).join();
        await().atMost(ofSeconds(30)).untilAsserted(() -> {
            Gauge lag = registry.get("kafka.consumer.fetch.manager.records.lag")
                    .tags("topic", "orders", "partition", "0")
                    .gauge();
            assertThat(lag.value()).isZero();
            FunctionCounter consumed = registry.get("kafka.consumer.fetch.manager.records.consumed.total")
                    .tags("topic", "orders")
                    .functionCounter();
            assertThat(consumed.count()).isPositive();
        });
        assertThat(clientsOf("kafka.producer.")).hasSizeGreaterThan(2);
        assertThat(clientsOf("kafka.consumer.")).hasSize(1);
        assertThat(clientsOf("kafka.admin.")).hasSize(1);
        assertThat(keysByName())
                .allSatisfy((name, keys) -> assertThat(keys).as(name).hasSize(1));

        group.close();
        assertThat(clientsOf("kafka.consumer.")).isEmpty();
        cluster.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    private Map<String, Set<Set<String>>> keysByName() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .collect(Collectors.groupingBy(
                        Meter.Id::getName,
                        Collectors.mapping(
                                id -> id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet()),
                                Collectors.toSet())));
    }

    @Test
    void a_users_own_reporters_still_work() {
        Map<String, Object> settings = kafka.clientSettings();
        settings.put("metric.reporters", OwnReporter.class.getName());
        settings.put("producer.metric.reporters", JmxReporter.class.getName());
        settings.put("client.id", "own");
        try (KafkaCluster cluster = KafkaCluster.connect(metrics.clientSettings(settings));
                ConsumerGroup group = run(cluster)) {
            await().atMost(ofSeconds(30))
                    .untilAsserted(() -> assertThat(OwnReporter.CLIENTS)
                            .containsAll(clientsOf("kafka.consumer."))
                            .containsAll(clientsOf("kafka.admin.")));
            assertThat(clientsOf("kafka.consumer.")).isNotEmpty();
            assertThat(clientsOf("kafka.producer."))
                    .isNotEmpty()
                    .allMatch(client -> !OwnReporter.CLIENTS.contains(client));
            assertThat(group.failure()).isEmpty();
        }
    }

    @Test
    void kafkas_jmx_reporter_stays_and_the_settings_given_do_not_change() {
        Map<String, Object> given = Map.of("bootstrap.servers", "localhost:9092", "linger.ms", "5");
        Map<String, Object> made = metrics.clientSettings(given);
        assertThat(made).containsAllEntriesOf(given);
        assertThat(made.get("metric.reporters"))
                .isEqualTo(List.of(JmxReporter.class.getName(), ClientMetricsReporter.class.getName()));
        assertThat(metrics.clientSettings(made)).isEqualTo(made);
        assertThat(metrics.clientSettings()).containsKey("metric.reporters").hasSize(2);
    }

    @Test
    void a_reporter_without_its_registry_says_what_to_do() {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("metric.reporters", ClientMetricsReporter.class.getName());
        assertThatThrownBy(() -> new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer()))
                .isInstanceOf(KafkaException.class)
                .hasStackTraceContaining("use KafkakitMetrics.clientSettings(…)");
    }
}
