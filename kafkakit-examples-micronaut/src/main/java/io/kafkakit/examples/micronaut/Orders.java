package io.kafkakit.examples.micronaut;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.micrometer.KafkakitMetrics;
import io.kafkakit.monitor.GroupHealth;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import jakarta.annotation.PreDestroy;
import java.time.Duration;

/** The group, made with the application's context. */
// docs: group
@Context
class Orders {

    private final ConsumerGroup group;

    Orders(KafkaCluster cluster, KafkakitMetrics metrics, @Value("${shop.instance}") String instance) {
        TopicEvents orders = TopicEvents.of("orders")
                .sendsTo("payments")
                .on(
                        OrderPlaced.class,
                        (order, ctx) ->
                                ctx.send("payments", order.id(), new PaymentRequested(order.id(), order.cents())));
        group = metrics.observe(cluster.consumerGroup("shop"))
                .producerPool("shop-" + instance, 1)
                .deadLetterTopic("shop-dead-letters")
                .createTopics(3)
                .subscribe(orders, topic -> topic.retries(Retries.upTo(3)))
                .startAsync();
    }

    /** Running handlers end, and their outcomes are committed. The cluster, which this needs, is closed after it. */
    @PreDestroy
    void stop() {
        group.close(Duration.ofSeconds(20));
    }

    GroupHealth health() {
        return group.health();
    }
}
// end
