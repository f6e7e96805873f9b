package io.kafkakit.examples.readme;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.examples.readme.OrderEvents.OrderCreated;
import io.kafkakit.micrometer.KafkakitMetrics;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest(
        topics = {"orders", "dead-letter-queue"},
        partitions = 3)
class MetricsTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final TopicEvents orders = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {});

    private static String env(String name) {
        return name + "-0";
    }

    @Test
    void groups_and_clients_are_measured(EmbeddedKafka kafka) {
        Map<String, Object> settings = kafka.clientSettings();
        // docs: metrics
        KafkakitMetrics metrics = KafkakitMetrics.of(registry);
        KafkaCluster cluster = KafkaCluster.connect(metrics.clientSettings(settings));
        ConsumerGroup group = metrics.observe(cluster.consumerGroup("measured-service"))
                .producerPool(env("POD_NAME"), 1)
                .deadLetterTopic("dead-letter-queue")
                .subscribe(orders)
                .start();
        // end
        cluster.producer()
                .send("orders", "o-1", new OrderCreated("o-1", List.of("tea")))
                .join();
        Awaitility.await().atMost(ofSeconds(30)).untilAsserted(() -> {
            assertThat(registry.get("kafkakit.records")
                            .tags("group", "measured-service", "topic", "orders", "outcome", "handled")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.find("kafka.consumer.fetch.manager.records.lag").gauges())
                    .isNotEmpty();
        });
        group.close();
        cluster.close();
    }
}
