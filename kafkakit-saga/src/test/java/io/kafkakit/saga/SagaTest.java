package io.kafkakit.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.saga.OrderSaga.Charge;
import io.kafkakit.saga.OrderSaga.Charged;
import io.kafkakit.saga.OrderSaga.Declined;
import io.kafkakit.saga.OrderSaga.Invoice;
import io.kafkakit.saga.OrderSaga.Invoiced;
import io.kafkakit.saga.OrderSaga.Order;
import io.kafkakit.saga.OrderSaga.OrderPlaced;
import io.kafkakit.saga.OrderSaga.OutOfStock;
import io.kafkakit.saga.OrderSaga.Release;
import io.kafkakit.saga.OrderSaga.Released;
import io.kafkakit.saga.OrderSaga.Reserve;
import io.kafkakit.saga.OrderSaga.Reserved;
import io.kafkakit.saga.OrderSaga.Ship;
import io.kafkakit.saga.OrderSaga.Shipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sagas on a real broker, from their first event to their end. */
class SagaTest {

    private static final int PARTITIONS = 3;
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static EmbeddedKafka kafka;

    private final OrderSaga orders = new OrderSaga("t" + TESTS.incrementAndGet() + "-");
    private final List<String> effects = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stockIsDeaf = new AtomicBoolean();
    private final List<SagaRunner> runners = new ArrayList<>();
    private KafkaCluster cluster;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void connect() {
        for (String topic : List.of("orders", "stock", "payments", "shipping", "invoices", "done", "dead")) {
            kafka.createTopic(orders.topic(topic), PARTITIONS);
        }
        kafka.createTopic(orders.topic("stock-marks"), PARTITIONS, Map.of("cleanup.policy", "compact"));
        cluster = KafkaCluster.connect(kafka.clientSettings());
    }

    @AfterEach
    void close() {
        runners.forEach(SagaRunner::close);
        cluster.close();
    }

    private SagaRunner run(Saga<Order> saga) {
        SagaRunner runner = SagaRunner.of(cluster, saga)
                .producerPool(orders.topic("runner"), 1)
                .createTopics(PARTITIONS)
                .start();
        runners.add(runner);
        return runner;
    }

    /** Orders of more than 1,000 are out of stock, of more than 100 are declined. */
    private ConsumerGroup participants() {
        ConsumerGroupBuilder group = cluster.consumerGroup(orders.topic("participants"))
                .producerPool(orders.topic("participants"), 1)
                .deadLetterTopic(orders.topic("dead"));
        SagaParticipant.of(orders.topic("stock"), orders.topic("stock-marks"))
                .on(Reserve.class, (reserve, ctx) -> {
                    effects.add("reserve " + reserve.orderId());
                    if (reserve.orderId().startsWith("none")) {
                        ctx.reply(new OutOfStock());
                    } else if (!stockIsDeaf.get()) {
                        ctx.reply(new Reserved("s-" + reserve.orderId()));
                    }
                })
                .failsWith(OutOfStock.class)
                .onUndo(Release.class, (release, wasDone, ctx) -> {
                    effects.add((wasDone ? "release " : "nothing to release ") + release.orderId());
                    ctx.reply(new Released());
                })
                .join(cluster, group, topic -> {});
        return group.subscribe(TopicEvents.of(orders.topic("payments")).on(Charge.class, (charge, ctx) -> {
                    effects.add("charge " + charge.orderId());
                    ctx.reply(charge.total() > 100 ? new Declined() : new Charged("p-" + charge.orderId()));
                }))
                .subscribe(TopicEvents.of(orders.topic("shipping")).on(Ship.class, (ship, ctx) -> {
                    effects.add("ship " + ship.orderId());
                    ctx.reply(new Shipped());
                }))
                .subscribe(TopicEvents.of(orders.topic("invoices")).on(Invoice.class, (invoice, ctx) -> {
                    effects.add("invoice " + invoice.orderId());
                    ctx.reply(new Invoiced());
                }))
                .start();
    }

    private void place(String id, int total) {
        cluster.producer()
                .send(orders.topic("orders"), id, new OrderPlaced(id, total))
                .join();
    }

    private SagaView find(Saga<?> saga, String id) {
        return Sagas.of(cluster, saga).find(id).orElseThrow();
    }

    private void awaitStatus(Saga<?> saga, String id, SagaStatus status) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(find(saga, id).status()).isEqualTo(status));
    }

    @Test
    void an_order_goes_through_all_its_steps() {
        Saga<Order> saga = orders.saga();
        SagaRunner runner = run(saga);
        participants();
        place("o-1", 10);
        awaitStatus(saga, "o-1", SagaStatus.COMPLETED);
        assertThat(effects)
                .containsExactlyInAnyOrder("reserve o-1", "charge o-1", "ship o-1", "invoice o-1")
                .startsWith("reserve o-1", "charge o-1");
        assertThat(find(saga, "o-1").stateText()).contains("s-o-1").contains("p-o-1");
        assertThat(runner.counts()).containsEntry(SagaStatus.COMPLETED, 1L);
    }

    @Test
    void a_failed_step_undoes_those_before_it() {
        Saga<Order> saga = orders.saga();
        SagaRunner runner = run(saga);
        participants();
        place("dear", 500);
        place("none", 10);
        awaitStatus(saga, "dear", SagaStatus.COMPENSATED);
        awaitStatus(saga, "none", SagaStatus.COMPENSATED);
        assertThat(effects).containsExactlyInAnyOrder("reserve dear", "charge dear", "release dear", "reserve none");
        assertThat(find(saga, "dear").failure()).isEqualTo(new SagaFailure("charge", "Declined"));
        assertThat(runner.ignored()).containsEntry("late", 0L);
    }

    @Test
    void a_step_without_a_reply_is_tried_again_and_then_undone_though_nobody_knows_of_it() {
        Saga<Order> saga = orders.within(Duration.ofMillis(700)).saga();
        stockIsDeaf.set(true);
        run(saga);
        participants();
        place("o-1", 10);
        awaitStatus(saga, "o-1", SagaStatus.COMPENSATED);
        assertThat(effects)
                .as("the second command had no effect of its own")
                .containsExactly("reserve o-1", "release o-1");
        assertThat(find(saga, "o-1").history())
                .extracting(SagaView.Happening::what)
                .containsSubsequence(
                        "reserve: no reply in time",
                        "reserve: command sent to " + orders.topic("stock") + ", try 2",
                        "reserve: no reply in time",
                        "saga: compensates: reserve: no reply in time",
                        "saga: compensated");
    }

    @Test
    void a_command_that_comes_after_it_was_undone_does_nothing() {
        Saga<Order> saga = orders.within(Duration.ofMillis(500)).saga();
        run(saga);
        place("o-1", 10);
        // Nobody handles the commands until the saga has given up, and sent the one that undoes them.
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> find(saga, "o-1").status() != SagaStatus.RUNNING);
        participants();
        await().atMost(Duration.ofSeconds(30)).until(() -> effects.stream().anyMatch(each -> each.contains("release")));
        assertThat(effects).containsExactly("reserve o-1", "release o-1");
    }

    @Test
    void many_orders_survive_restarts_of_their_runner() {
        Saga<Order> saga = orders.saga();
        participants();
        IntStream.range(0, 300)
                .mapToObj(each -> cluster.producer()
                        .send(
                                orders.topic("orders"),
                                "o-" + each,
                                new OrderPlaced("o-" + each, each % 3 == 0 ? 500 : 10)))
                .toList()
                .forEach(sent -> sent.join());
        for (int run = 0; run < 3; run++) {
            SagaRunner runner = run(saga);
            int least = run * 100;
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> effects.stream()
                                    .filter(each -> each.startsWith("charge"))
                                    .count()
                            > least);
            runner.close();
        }
        SagaRunner runner = run(saga);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(runner.counts())
                        .containsEntry(SagaStatus.COMPLETED, 200L)
                        .containsEntry(SagaStatus.COMPENSATED, 100L)
                        .containsEntry(SagaStatus.RUNNING, 0L));
        assertThat(effects).doesNotHaveDuplicates().hasSize(300 * 2 + 200 * 2 + 100);
    }
}
