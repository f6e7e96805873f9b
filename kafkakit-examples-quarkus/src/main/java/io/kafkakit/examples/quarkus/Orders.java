package io.kafkakit.examples.quarkus;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.micrometer.KafkakitMetrics;
import io.kafkakit.monitor.GroupHealth;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The group, started and closed with the application. */
// docs: group
@Singleton
class Orders {

    private final KafkaCluster cluster;
    private final ConsumerGroupBuilder description;
    private volatile ConsumerGroup group;

    Orders(KafkaCluster cluster, KafkakitMetrics metrics, @ConfigProperty(name = "shop.instance") String instance) {
        TopicEvents orders = TopicEvents.of("orders")
                .sendsTo("payments")
                .on(
                        OrderPlaced.class,
                        (order, ctx) ->
                                ctx.send("payments", order.id(), new PaymentRequested(order.id(), order.cents())));
        this.cluster = cluster;
        this.description = metrics.observe(cluster.consumerGroup("shop"))
                .producerPool("shop-" + instance, 1)
                .deadLetterTopic("shop-dead-letters")
                .createTopics(3)
                .subscribe(orders, topic -> topic.retries(Retries.upTo(3)));
    }

    void start(@Observes StartupEvent event) {
        group = description.startAsync();
    }

    /** Running handlers end, and their outcomes are committed: first the groups are closed, then the producers. */
    void stop(@Observes ShutdownEvent event) {
        cluster.close(Duration.ofSeconds(20));
    }

    GroupHealth health() {
        return group.health();
    }
}
// end
