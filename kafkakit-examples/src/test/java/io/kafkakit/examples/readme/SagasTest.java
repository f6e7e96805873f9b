package io.kafkakit.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaParticipant;
import io.kafkakit.saga.SagaRunner;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Sagas;
import io.kafkakit.saga.test.SagaExplorer;
import io.kafkakit.saga.test.SagaTester;
import io.kafkakit.saga.test.SagaWays;
import io.kafkakit.saga.test.SentCommand;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order saga of the guide. */
@EmbeddedKafkaTest
class SagasTest {

    // docs: events
    record OrderPlaced(String orderId, String product, int cents) {}

    record Reserve(String orderId, String product) {}

    record Reserved(String shelf) {}

    record OutOfStock() {}

    record Release(String orderId) {}

    record Charge(String orderId, int cents) {}

    record Charged(String paymentId) {}

    record Declined(String why) {}

    record Ship(String orderId, String shelf) {}

    record Shipped() {}

    record OrderCompleted(String orderId) {}

    record OrderCancelled(String orderId, String failedStep) {}
    // end

    // docs: state
    record Order(
            String id,
            String product,
            int cents,
            @Nullable String shelf,
            @Nullable String paymentId) {

        static Order placed(OrderPlaced event) {
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
    static final Saga<Order> ORDER = Saga.of("order", Order.class)
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

    // docs: shelves
    private final Map<String, String> shelves = new ConcurrentHashMap<>();
    // end

    private SagaRunner runner(KafkaCluster cluster) {
        // docs: run
        SagaRunner runner = SagaRunner.of(cluster, ORDER)
                .producerPool("orders-0", 1)
                .createTopics(6)
                .start();
        // end
        return runner;
    }

    private ConsumerGroup stock(KafkaCluster cluster) {
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

    private static ConsumerGroup others(KafkaCluster cluster) {
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

    @Test
    void an_order_is_completed_or_cancelled(KafkaCluster cluster) {
        try (SagaRunner runner = runner(cluster);
                ConsumerGroup stock = stock(cluster);
                ConsumerGroup others = others(cluster)) {
            assertThat(stock.isRunning() && others.isRunning()).isTrue();
            // docs: place
            cluster.producer()
                    .send("shop-orders", "o-1", new OrderPlaced("o-1", "tea", 450))
                    .join();
            // end
            cluster.producer()
                    .send("shop-orders", "o-2", new OrderPlaced("o-2", "unicorn", 450))
                    .join();
            cluster.producer()
                    .send("shop-orders", "o-3", new OrderPlaced("o-3", "piano", 1_000_000))
                    .join();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> runner.counts().get(SagaStatus.COMPLETED) == 1
                            && runner.counts().get(SagaStatus.COMPENSATED) == 2);
            await().until(() -> shelves.keySet().equals(Set.of("o-1")));
            // docs: find
            Sagas orders = Sagas.of(cluster, ORDER);
            for (SagaView saga : orders.list(each -> each.status() == SagaStatus.STUCK)) {
                orders.retry(saga.id(), null, "ann", "payments are back");
            }
            String history = orders.find("o-3").orElseThrow().history().toString();
            // end
            assertThat(history).contains("charge: Declined").contains("reserve: undo sent to shop-stock");
        }
    }

    @Test
    void a_declined_charge_releases_the_goods() {
        // docs: tester
        SagaTester<Order> tester = SagaTester.of(ORDER);
        tester.event("shop-orders", new OrderPlaced("o-1", "tea", 450));
        tester.reply(new Reserved("A7"));
        tester.reply(new Declined("too much"));

        assertThat(tester.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(tester.commands()).extracting(SentCommand::data).last().isEqualTo(new Release("o-1"));
        // end
    }

    @Test
    void every_way_of_an_order_ends() {
        // docs: explore
        SagaWays ways = SagaExplorer.of(ORDER)
                .start("o-1", Order.placed(new OrderPlaced("o-1", "tea", 450)))
                .samples(new Reserved("A7"), new OutOfStock(), new Charged("p-1"), new Declined("too much"))
                .sample(new Shipped())
                .explore();
        ways.requireSound();
        // end
        assertThat(ways.endings()).containsOnlyKeys(SagaStatus.COMPLETED, SagaStatus.COMPENSATED, SagaStatus.STUCK);
    }

    @Test
    void it_can_be_drawn() {
        assertThat(ORDER.mermaid()).contains("flowchart TD").contains("reserve");
    }
}
