package io.kafkakit.examples.orderflow;

import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.examples.orderflow.Events.OrderCancelled;
import io.kafkakit.examples.orderflow.Events.OrderShipped;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Runs the order flow on a Kafka of yours, places a few orders and prints how they end. */
public final class RunOrderFlow {

    private static final int ORDERS = 20;
    private static final int IN_STOCK = 50;
    private static final long SEED = 1;

    private RunOrderFlow() {}

    /** Takes the address of a broker, {@code localhost:9092} unless given. */
    public static void main(String[] args) throws ExecutionException, InterruptedException {
        Map<String, Object> kafka = Map.of("bootstrap.servers", args.length > 0 ? args[0] : "localhost:9092");
        Topics topics = new Topics("order-flow-" + UUID.randomUUID().toString().substring(0, 8) + "-");
        create(kafka, topics);
        CountDownLatch endings = new CountDownLatch(ORDERS);
        try (KafkaCluster cluster = KafkaCluster.connect(kafka);
                OrderFlow flow = OrderFlow.start(kafka, topics, SEED)) {
            print(cluster, topics, endings);
            place(cluster, topics, SampleOrders.of(ORDERS, SEED));
            if (!endings.await(1, TimeUnit.MINUTES)) {
                System.out.println(endings.getCount() + " orders have not ended: see " + topics.deadLetters());
            }
            flow.status().forEach(service -> System.out.println(service.groupId() + " did " + service.counts()));
        }
    }

    private static void create(Map<String, Object> kafka, Topics topics)
            throws ExecutionException, InterruptedException {
        List<NewTopic> wanted = topics.partitions().entrySet().stream()
                .map(topic -> new NewTopic(topic.getKey(), Optional.of(topic.getValue()), Optional.empty()))
                .toList();
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(wanted).all().get();
        }
    }

    private static void print(KafkaCluster cluster, Topics topics, CountDownLatch endings) {
        TopicEvents events = TopicEvents.of(topics.endings())
                .on(OrderShipped.class, (order, ctx) -> {
                    System.out.println(order.orderId() + " shipped as " + order.parcelId());
                    endings.countDown();
                })
                .on(OrderCancelled.class, (order, ctx) -> {
                    System.out.println(order.orderId() + " cancelled: " + order.reason());
                    endings.countDown();
                });
        cluster.consumerGroup(topics.prefix() + "printer")
                .deadLetterTopic(topics.deadLetters())
                .subscribe(events, topic -> topic.atLeastOnce())
                .start();
    }

    private static void place(KafkaCluster cluster, Topics topics, List<Order> orders) {
        orders.stream()
                .flatMap(order -> order.quantities().keySet().stream())
                .distinct()
                .forEach(product -> cluster.producer()
                        .send(topics.stock(), new StockDelivered(product, IN_STOCK))
                        .join());
        orders.forEach(order -> cluster.producer()
                .send(EventRecord.of(topics.orders(), "OrderPlaced", order).withKey(order.orderId()))
                .join());
    }
}
