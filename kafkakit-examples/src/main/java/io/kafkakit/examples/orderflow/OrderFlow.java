package io.kafkakit.examples.orderflow;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.UnknownEvents;
import io.kafkakit.monitor.GroupStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The four services in one process. Each is a consumer group of its own, so each could as well be a process of its own, or
 * several.
 */
public final class OrderFlow implements AutoCloseable {

    private static final Backoff BACKOFF = Backoff.fixed(Duration.ofMillis(100));

    private final KafkaCluster cluster;
    private final Topics topics;
    private final Inventory inventory;
    private final List<ConsumerGroup> groups = new ArrayList<>();

    private OrderFlow(KafkaCluster cluster, Topics topics, Inventory inventory) {
        this.cluster = cluster;
        this.topics = topics;
        this.inventory = inventory;
    }

    /**
     * Starts the services. The {@link Topics} must be there.
     *
     * @param kafka settings of Kafka's clients
     * @param seed decides on which card is declined, which parcel is refused and when the payment provider is down
     */
    public static OrderFlow start(Map<String, Object> kafka, Topics topics, long seed) {
        OrderFlow flow = new OrderFlow(KafkaCluster.connect(kafka), topics, new Inventory(kafka, topics.stock()));
        try {
            flow.start(new Fate(seed));
            return flow;
        } catch (RuntimeException e) {
            flow.close();
            throw e;
        }
    }

    private void start(Fate fate) {
        OrderService orders = new OrderService(topics);
        TopicEvents stock = new StockService(topics, inventory).commands();
        TopicEvents payments = new PaymentService(topics, fate).commands();
        TopicEvents shipping = new ShippingService(topics, fate).commands();
        groups.add(service("order-service")
                .subscribe(orders.orders(), topic -> topic.unknownEvents(UnknownEvents.DEAD_LETTER))
                .subscribe(orders.progress())
                .start());
        groups.add(service("stock-service")
                .subscribe(stock, topic -> topic.retries(upTo(3, topics.stockRetry())))
                .start());
        groups.add(service("payment-service")
                .subscribe(payments, topic -> topic.retries(upTo(3, topics.paymentsRetry())))
                .start());
        groups.add(service("shipping-service").subscribe(shipping).start());
    }

    private ConsumerGroupBuilder service(String name) {
        return cluster.consumerGroup(topics.prefix() + name)
                // Names that outlive the process. One that is killed and started again takes up its own partitions and
                // ends its own transactions at once; nobody has to wait until it is thought dead.
                .instanceId("one")
                .producerPool(topics.prefix() + "one", 1)
                .deadLetterTopic(topics.deadLetters());
    }

    private static Retries upTo(int limit, String topic) {
        return Retries.upTo(limit).onTopic(topic).withBackoff(BACKOFF);
    }

    /** What each service does and did. */
    public List<GroupStatus> status() {
        return groups.stream().map(ConsumerGroup::status).toList();
    }

    /** Lets the services finish what they have begun, then ends them. */
    @Override
    public void close() {
        cluster.close();
        inventory.close();
    }
}
