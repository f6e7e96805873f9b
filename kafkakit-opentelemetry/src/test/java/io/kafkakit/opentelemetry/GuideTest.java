package io.kafkakit.opentelemetry;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.opentelemetry.support.Broker;
import io.kafkakit.opentelemetry.support.Story.Order;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code of the guide. */
@ExtendWith(Broker.class)
class GuideTest {

    @RegisterExtension
    private static final OpenTelemetryExtension OTEL = OpenTelemetryExtension.create();

    @Test
    void a_group_and_the_producer_of_its_cluster_are_traced(EmbeddedKafka kafka) {
        kafka.createTopic("orders", 1);
        kafka.createTopic("dead-letter-queue", 1);
        OpenTelemetry openTelemetry = OTEL.getOpenTelemetry();
        TopicEvents orders = TopicEvents.of("orders").on(Order.class, (order, ctx) -> {});
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            // docs: observe
            KafkakitTracing tracing = KafkakitTracing.of(openTelemetry);
            tracing.observe(cluster); // its producer, transactions and redrives
            ConsumerGroup group = tracing.observe(cluster.consumerGroup("order-service"))
                    .producerPool("pod-0", 1)
                    .deadLetterTopic("dead-letter-queue")
                    .subscribe(orders)
                    .start();
            // end
            cluster.producer().send("orders", new Order("o-1")).join();
            await().atMost(ofSeconds(30))
                    .until(() -> group.status().counts().handled() == 1
                            && OTEL.getSpans().size() == 3);
        }
        assertThat(OTEL.getSpans())
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder("send orders", "process orders", "commit orders");
    }
}
