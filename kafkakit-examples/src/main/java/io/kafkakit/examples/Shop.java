package io.kafkakit.examples;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaParticipant;
import io.kafkakit.saga.SagaRunner;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The order saga of the guide in one file: its runner, its participants, and three orders. */
public final class Shop {

    // docs: events
    public record OrderPlaced(String orderId, String product, int cents) {}

    public record Reserve(String orderId, String product) {}

    public record Reserved(String shelf) {}

    public record OutOfStock() {}

    public record Release(String orderId) {}

    public record Charge(String orderId, int cents) {}

    public record Charged(String paymentId) {}

    public record Declined(String why) {}

    public record Ship(String orderId, @Nullable String shelf) {}

    public record Shipped() {}

    public record OrderCompleted(String orderId) {}

    public record OrderCancelled(String orderId, String failedStep) {}
    // end

    // docs: state
    public record Order(
            String id,
            String product,
            int cents,
            @Nullable String shelf,
            @Nullable String paymentId) {

        public static Order placed(OrderPlaced event) {
            return new Order(event.orderId(), event.product(), event.cents(), null, null);
        }

        Order withShelf(String reserved) {
            return new Order(id, product, cents, reserved, paymentId);
        }

        Order withPayment(String paid) {
            return new Order(id, product, cents, shelf, paid);
        }
    }
    // end

    // docs: saga
    public static final Saga<Order> ORDER = Saga.of("order", Order.class)
            .startsOn("shop-orders", OrderPlaced.class, OrderPlaced::orderId, Order::placed)
            .step(
                    "reserve",
                    s -> s.command("shop-stock", o -> new Reserve(o.id(), o.product()))
                            .on(Reserved.class, (o, reserved) -> o.withShelf(reserved.shelf()))
                            .failsOn(OutOfStock.class)
                            .within(Duration.ofMinutes(5))
                            .retries(Retries.upTo(2))
                            .undo("shop-stock", o -> new Release(o.id())))
            .pivot(
                    "charge",
                    s -> s.command("shop-payments", o -> new Charge(o.id(), o.cents()))
                            .on(Charged.class, (o, charged) -> o.withPayment(charged.paymentId()))
                            .failsOn(Declined.class)
                            .within(Duration.ofHours(1)))
            .step(
                    "ship",
                    s -> s.command("shop-shipping", o -> new Ship(o.id(), o.shelf()))
                            .on(Shipped.class)
                            .within(Duration.ofDays(2)))
            .sendsTo("shop-results")
            .completed((o, out) -> out.send("shop-results", o.id(), new OrderCompleted(o.id())))
            .compensated((o, why, out) -> out.send("shop-results", o.id(), new OrderCancelled(o.id(), why.step())))
            .build();
    // end

    private final Map<String, String> shelves = new ConcurrentHashMap<>();

    private final KafkaCluster cluster;

    public Shop(KafkaCluster cluster) {
        this.cluster = cluster;
    }

    /** Orders that have goods on a shelf, and the shelf of each. */
    public Map<String, String> shelves() {
        return shelves;
    }

    public SagaRunner runner() {
        // docs: run
        SagaRunner runner = SagaRunner.of(cluster, ORDER)
                .producerPool("orders-0", 1)
                .createTopics(6)
                .start();
        // end
        return runner;
    }

    public ConsumerGroup stock() {
        // docs: participant
        ConsumerGroupBuilder group = cluster.consumerGroup("stock")
                .producerPool("stock-0", 1)
                .deadLetterTopic("shop-dead-letters")
                .createTopics(6);
        SagaParticipant.of("shop-stock", "shop-stock-marks")
                .on(Reserve.class, (reserve, ctx) -> {
                    if (reserve.product().equals("unicorn")) {
                        ctx.reply(new OutOfStock());
                    } else {
                        shelves.put(reserve.orderId(), "A7");
                        ctx.reply(new Reserved("A7"));
                    }
                })
                .failsWith(OutOfStock.class)
                .onUndo(Release.class, (release, wasDone, ctx) -> {
                    if (wasDone) {
                        shelves.remove(release.orderId());
                    }
                })
                .join(cluster, group, topic -> topic.concurrency(4));
        ConsumerGroup stock = group.start();
        // end
        return stock;
    }

    public ConsumerGroup others() {
        // docs: plain-participants
        TopicEvents payments = TopicEvents.of("shop-payments").on(Charge.class, (charge, ctx) -> {
            if (charge.cents() > 100_000) {
                ctx.reply(new Declined("too much"));
            } else {
                ctx.reply(new Charged("p-" + charge.orderId()));
            }
        });
        TopicEvents shipping = TopicEvents.of("shop-shipping").on(Ship.class, (ship, ctx) -> ctx.reply(new Shipped()));
        ConsumerGroup others = cluster.consumerGroup("payments")
                .producerPool("payments-0", 1)
                .deadLetterTopic("shop-dead-letters")
                .createTopics(6)
                .subscribe(payments)
                .subscribe(shipping)
                .start();
        // end
        return others;
    }

    public static void main(String... args) throws InterruptedException {
        CountDownLatch ends = new CountDownLatch(3);
        TopicEvents results = TopicEvents.of("shop-results")
                .on(OrderCompleted.class, (order, ctx) -> {
                    System.out.println(order.orderId() + " is completed");
                    ends.countDown();
                })
                .on(OrderCancelled.class, (order, ctx) -> {
                    System.out.println(order.orderId() + " is cancelled: " + order.failedStep() + " failed");
                    ends.countDown();
                });
        try (KafkaCluster cluster = KafkaCluster.connect(args.length > 0 ? args[0] : "localhost:9092")) {
            Shop shop = new Shop(cluster);
            shop.stock();
            shop.others();
            shop.runner();
            cluster.consumerGroup("results")
                    .producerPool("results-0", 1)
                    .deadLetterTopic("shop-dead-letters")
                    .createTopics(6)
                    .subscribe(results)
                    .start();
            for (OrderPlaced order : orders()) {
                cluster.producer().send("shop-orders", order.orderId(), order).join();
            }
            ends.await();
        }
    }

    /** One goes through, one fails at its first step, and one at its pivot. */
    private static OrderPlaced[] orders() {
        String run = UUID.randomUUID().toString().substring(0, 8);
        return new OrderPlaced[] {
            new OrderPlaced("tea-" + run, "tea", 450),
            new OrderPlaced("unicorn-" + run, "unicorn", 450),
            new OrderPlaced("piano-" + run, "piano", 1_000_000)
        };
    }
}
