package io.kafkakit.examples.quarkus;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.micrometer.KafkakitMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The clusters and groups of the application. */
class Shop {

    record OrderPlaced(String id, int cents) {}

    record PaymentRequested(String orderId, int cents) {}

    // docs: beans
    @Produces
    @Singleton
    KafkakitMetrics metrics(MeterRegistry registry) {
        return KafkakitMetrics.of(registry);
    }

    @Produces
    @Singleton
    KafkaCluster cluster(@ConfigProperty(name = "kafka.bootstrap.servers") String servers, KafkakitMetrics metrics) {
        return KafkaCluster.connect(metrics.clientSettings(Map.of("bootstrap.servers", servers)));
    }
    // end

    // docs: group
    @ApplicationScoped
    static class Orders {

        private final KafkaCluster cluster;
        private final ConsumerGroupBuilder description;
        private ConsumerGroup group;

        Orders(
                KafkaCluster cluster,
                KafkakitMetrics metrics,
                @ConfigProperty(name = "shop.instance") String instance) {
            this.cluster = cluster;
            TopicEvents orders = TopicEvents.of("orders")
                    .sendsTo("payments")
                    .on(
                            OrderPlaced.class,
                            (order, ctx) -> ctx.send(
                                    "payments", order.id(), new PaymentRequested(order.id(), order.cents())));
            this.description = metrics.observe(cluster.consumerGroup("shop"))
                    .producerPool("shop-" + instance, 1)
                    .deadLetterTopic("shop-dead-letters")
                    .createTopics(3)
                    .subscribe(orders, topic -> topic.retries(Retries.upTo(3)));
        }

        void start(@Observes StartupEvent event) {
            group = description.startAsync();
        }

        /** HTTP has ended by now; running handlers end, and their outcomes are committed. */
        void stop(@Observes ShutdownEvent event) {
            cluster.close(Duration.ofSeconds(20));
        }

        ConsumerGroup group() {
            return group;
        }
    }
    // end
}
