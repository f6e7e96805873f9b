package io.kafkakit.examples.orderflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.examples.orderflow.Events.OrderCancelled;
import io.kafkakit.examples.orderflow.Events.OrderShipped;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrderFlowTest {

    /** With this seed nothing goes wrong for the first order. */
    private static final long LUCKY = 1;

    private static EmbeddedKafka kafka;

    private final Collection<String> shipped = new ConcurrentLinkedQueue<>();
    private final Collection<OrderCancelled> cancelled = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void every_order_is_shipped_cancelled_or_a_dead_letter() {
        Topics topics = topics("all-");
        List<Order> orders = SampleOrders.of(300, 7);
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers());
                OrderFlow flow = OrderFlow.start(kafka.clientSettings(), topics, 7)) {
            stock(cluster, topics, 40);
            orders.forEach(order -> place(cluster, topics, order));
            listen(cluster, topics);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> shipped.size() + cancelled.size() + deadLetters(flow) == orders.size());

            assertThat(shipped).isNotEmpty().doesNotHaveDuplicates();
            assertThat(cancelled)
                    .extracting(OrderCancelled::orderId)
                    .doesNotHaveDuplicates()
                    .doesNotContainAnyElementsOf(shipped);
            assertThat(cancelled)
                    .extracting(OrderCancelled::reason)
                    .anyMatch(reason -> reason.startsWith("out of stock"));
            assertThat(sold(orders).values()).allMatch(quantity -> quantity <= 40);
        }
    }

    @Test
    void an_order_placed_twice_is_shipped_once_and_a_dead_letter_once() {
        Topics topics = topics("twice-");
        Order order = SampleOrders.of(1, LUCKY).get(0);
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers());
                OrderFlow flow = OrderFlow.start(kafka.clientSettings(), topics, LUCKY)) {
            stock(cluster, topics, 1_000);
            place(cluster, topics, order);
            place(cluster, topics, order);
            listen(cluster, topics);
            await().atMost(Duration.ofSeconds(30)).until(() -> shipped.size() == 1 && deadLetters(flow) == 1);
            assertThat(cancelled).isEmpty();
        }
    }

    @Test
    void an_order_without_lines_and_one_without_an_id_are_dead_letters() {
        Topics topics = topics("malformed-");
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers());
                OrderFlow flow = OrderFlow.start(kafka.clientSettings(), topics, LUCKY)) {
            place(cluster, topics, new Order("o-1", "c-1", List.of()));
            cluster.producer()
                    .send(topics.orders(), "o-2", "OrderPlaced", Map.of("customerId", "c-2"))
                    .join();
            await().atMost(Duration.ofSeconds(30)).until(() -> deadLetters(flow) == 2);
        }
    }

    private static Topics topics(String prefix) {
        Topics topics = new Topics(prefix);
        topics.partitions().forEach(kafka::createTopic);
        return topics;
    }

    private static void stock(KafkaCluster cluster, Topics topics, int quantity) {
        for (int product = 1; product <= 77; product++) {
            cluster.producer()
                    .send(topics.stock(), new StockDelivered("p-" + product, quantity))
                    .join();
        }
    }

    private static void place(KafkaCluster cluster, Topics topics, Order order) {
        cluster.producer()
                .send(EventRecord.of(topics.orders(), "OrderPlaced", order).withKey(order.orderId()))
                .join();
    }

    private void listen(KafkaCluster cluster, Topics topics) {
        TopicEvents endings = TopicEvents.of(topics.endings())
                .on(OrderShipped.class, (order, ctx) -> shipped.add(order.orderId()))
                .on(OrderCancelled.class, (order, ctx) -> cancelled.add(order));
        cluster.consumerGroup(topics.prefix() + "listener")
                .deadLetterTopic(topics.deadLetters())
                .subscribe(endings, topic -> topic.atLeastOnce())
                .start();
    }

    private static long deadLetters(OrderFlow flow) {
        return flow.status().stream()
                .mapToLong(service -> service.counts().deadLettered())
                .sum();
    }

    private Map<String, Long> sold(List<Order> orders) {
        Map<String, Long> sold = new HashMap<>();
        orders.stream()
                .filter(order -> shipped.contains(order.orderId()))
                .forEach(order -> order.quantities().forEach((product, n) -> sold.merge(product, n, Long::sum)));
        return sold;
    }
}
