package io.kafkakit.examples.readme;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.DeadLetterException;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.UnknownEvents;
import io.kafkakit.examples.readme.OrderEvents.OrderCancelled;
import io.kafkakit.examples.readme.OrderEvents.OrderCreated;
import io.kafkakit.examples.readme.OrderEvents.PaymentRequested;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TopicReader;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest(
        topics = {"orders", "orders-retry", "payments", "payments-retry", "dead-letter-queue"},
        partitions = 3)
class ServiceTest {

    private final Queue<String> refunds = new ConcurrentLinkedQueue<>();
    private final Queue<String> charged = new ConcurrentLinkedQueue<>();

    /** Stands for {@code System.getenv}: a test has no pod. */
    private static String env(String name) {
        return name + "-0";
    }

    // docs: metadata-type
    record Pod(String region) {}
    // end

    private TopicEvents orders() {
        // docs: handlers
        TopicEvents orders = TopicEvents.of("orders")
                .on(OrderCreated.class, (order, ctx) -> {
                    if (order.products().isEmpty()) {
                        throw new DeadLetterException("order without products");
                    }
                    ctx.send("payments", ctx.key(), new PaymentRequested(order.orderId()));
                })
                .on("order.cancelled", OrderCancelled.class, (order, ctx) -> refunds.add(order.orderId()));
        // end
        return orders;
    }

    private ConsumerGroup start(KafkaCluster cluster, TopicEvents orders, TopicEvents payments) {
        // docs: group
        ConsumerGroup group = cluster.consumerGroup("order-service")
                .consumers(3)
                .producerPool(env("POD_NAME"), 1)
                .metadata(() -> new Pod(env("POD_REGION")))
                .deadLetterTopic("dead-letter-queue")
                .subscribe(
                        orders,
                        topic -> topic.exactlyOnce()
                                .retries(Retries.upTo(3)
                                        .onTopic("orders-retry")
                                        .withBackoff(Backoff.fixed(ofSeconds(5)))))
                .subscribe(
                        payments,
                        topic -> topic.atLeastOnce()
                                .ordering(Ordering.KEY)
                                .concurrency(64)
                                .retries(Retries.upTo(1).onTopic("payments-retry"))
                                .unknownEvents(UnknownEvents.DEAD_LETTER))
                .start();
        // end
        return group;
    }

    private TopicEvents payments() {
        // docs: context
        TopicEvents payments = TopicEvents.of("payments").on(PaymentRequested.class, (payment, ctx) -> {
            String position = ctx.topic() + "-" + ctx.partition() + "@" + ctx.offset(); // the same in all attempts
            String source = ctx.header("source"); // null if there is none
            String region = ctx.metadata(Pod.class).region();
            if (ctx.member().isLeader() && ctx.attempt() == 1) {
                charged.add(payment.orderId() + " of " + ctx.key() + " at " + position + " in " + region + source);
            }
        });
        // end
        return payments;
    }

    @Test
    void a_service_handles_orders_and_payments(KafkaCluster cluster, TopicReader reader) {
        ConsumerGroup group = start(cluster, orders(), payments());

        cluster.producer()
                .send("orders", "o-1", new OrderCreated("o-1", List.of("tea")))
                .join();
        cluster.producer()
                .send("orders", "o-2", new OrderCreated("o-2", List.of()))
                .join();
        cluster.producer().send("orders", "o-3", new OrderCancelled("o-3")).join();
        cluster.producer().send("payments", "o-4", "payment.unheard.of", 4).join();

        Awaitility.await()
                .atMost(ofSeconds(30))
                .until(() -> group.status().counts().handled() == 3);
        reader.awaitRecords("dead-letter-queue", 2, ofSeconds(30));
        assertThat(reader.awaitRecords("payments", 2, ofSeconds(30)))
                .extracting(record -> record.event())
                .containsExactlyInAnyOrder("PaymentRequested", "payment.unheard.of");
        assertThat(refunds).containsExactly("o-3");
        assertThat(reader.records("orders-retry")).isEmpty();
    }

    @Test
    void a_retry_waits_for_its_time_and_a_dead_letter_says_why(KafkaCluster cluster, TopicReader reader) {
        // docs: retries
        TopicEvents orders = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {
            throw new IllegalStateException("attempt " + ctx.attempt() + " failed");
        });
        cluster.consumerGroup("retry-service")
                .producerPool("retry-service-0", 1)
                .deadLetterTopic("dead-letter-queue")
                .subscribe(orders, topic -> topic.retries(Retries.upTo(2).withBackoff(Backoff.fixed(ofMillis(200)))))
                .start();
        // end
        cluster.producer()
                .send("orders", "o-1", new OrderCreated("o-1", List.of("tea")))
                .join();

        var letter = reader.awaitRecords("dead-letter-queue", 1, ofSeconds(30)).get(0);
        assertThat(reader.awaitRecords("orders-retry", 2, ofSeconds(30))).hasSize(2);
        assertThat(letter.header(HeaderNames.ERROR_REASON)).isEqualTo("attempt 3 failed");
        assertThat(letter.header(HeaderNames.ORIGINAL_TOPIC)).isEqualTo("orders");
    }
}
