package io.kafkakit.jdbc.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventRecord;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.jdbc.JdbcTransactions;
import io.kafkakit.jdbc.internal.inbox.DataSourceTransactions;
import io.kafkakit.jdbc.support.Bank;
import io.kafkakit.jdbc.support.Orders.Order;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that write to a database and to Kafka: each of both exactly once. */
class EffectsTest extends OnPostgres {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void each_record_has_its_booking_and_its_output_once(boolean isPostgres) {
        try (Bank its = isPostgres ? bank : Bank.onH2(orders.name())) {
            ConsumerGroup group = orders.group()
                    .subscribe(
                            booking(),
                            topic -> topic.effects(Jdbc.on(its.pool()).createTable())
                                    .concurrency(2))
                    .start();
            orders.send(0, 100);
            handled(group, 100);
            assertThat(its.bookings()).isEqualTo(numbers(100));
            assertThat(orders.keys(orders.out())).isEqualTo(numbers(100));
        }
    }

    @Test
    void a_failed_attempt_takes_its_booking_with_it_and_a_dead_letter_has_none_until_it_is_redriven() {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            Bank.book(Jdbc.connection(ctx), "" + order.id());
            ctx.send(orders.out(), ctx.key(), order);
            int attempt = attempts.computeIfAbsent("" + order.id(), key -> new AtomicInteger())
                    .incrementAndGet();
            if ((order.id() % 3 == 0 && attempt == 1) || (order.id() == 7 && isBroken.get())) {
                throw new IllegalStateException("order " + order.id());
            }
        });
        ConsumerGroup group = orders.group()
                .subscribe(
                        events,
                        topic ->
                                topic.effects(effects()).retries(Retries.upTo(2).onTopic(orders.retry())))
                .start();
        orders.send(0, 20);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> group.status().counts().handled() == 19
                        && group.status().counts().deadLettered() == 1);
        assertThat(bank.bookings()).hasSize(19).doesNotContain("7").doesNotHaveDuplicates();

        isBroken.set(false);
        assertThat(orders.resolve(Resolve.redrive())).isEqualTo(1);
        handled(group, 20);
        assertThat(bank.bookings()).isEqualTo(numbers(20));
        assertThat(orders.keys(orders.out())).isEqualTo(numbers(20));
    }

    /** The commit is made, and its answer lost: what a process that dies there leaves behind. */
    @Test
    void a_record_that_is_read_again_after_its_booking_does_not_run_its_handler_and_sends_what_was_stored() {
        Set<Integer> lost = ConcurrentHashMap.newKeySet();
        ThreadLocal<Integer> running = new ThreadLocal<>();
        AtomicInteger runs = new AtomicInteger();
        JdbcTransactions real = new DataSourceTransactions(bank.pool());
        JdbcTransactions losing = () -> {
            JdbcTransactions.Open open = real.begin();
            return new Answering(open) {
                @Override
                public void commit() throws SQLException {
                    open.commit();
                    Integer order = running.get();
                    if (order != null && order % 6 == 0 && lost.add(order)) {
                        throw new SQLException("the answer is lost", "08006");
                    }
                }
            };
        };
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            runs.incrementAndGet();
            running.set(order.id());
            Bank.book(Jdbc.connection(ctx), "" + order.id());
            ctx.send(orders.out(), ctx.key(), order);
        });
        ConsumerGroup group = orders.group()
                .subscribe(events, topic -> topic.effects(Jdbc.in(losing).createTable()))
                .start();
        orders.send(0, 30);
        handled(group, 30);
        assertThat(lost).hasSize(5);
        assertThat(runs).hasValue(30);
        assertThat(bank.bookings()).isEqualTo(numbers(30));
        assertThat(orders.keys(orders.out())).isEqualTo(numbers(30));
        assertThat(group.status().counts().retried()).isZero();
    }

    /** A transaction that does as another one does. */
    private abstract static class Answering implements JdbcTransactions.Open {

        private final JdbcTransactions.Open open;

        Answering(JdbcTransactions.Open open) {
            this.open = open;
        }

        @Override
        public Connection connection() {
            return open.connection();
        }

        @Override
        public void close() {
            open.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_output_that_kafka_refused_comes_with_the_redrive_and_the_booking_is_not_made_again(boolean toSource)
            throws Exception {
        ConfigResource out = new ConfigResource(ConfigResource.Type.TOPIC, orders.out());
        limit(out, 1_000);
        AtomicInteger runs = new AtomicInteger();
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            runs.incrementAndGet();
            Bank.book(Jdbc.connection(ctx), "" + order.id());
            // The key of one of them is larger than the topic allows.
            ctx.send(orders.out(), order.id() == 3 ? "3".repeat(3_000) : ctx.key(), order);
        });
        ConsumerGroup group = orders.group()
                .subscribe(
                        events,
                        topic ->
                                topic.effects(effects()).retries(Retries.upTo(1).onTopic(orders.retry())))
                .start();
        orders.send(0, 6);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> group.status().counts().deadLettered() == 1
                        && group.status().counts().handled() == 5);
        assertThat(bank.bookings()).isEqualTo(numbers(6));

        limit(out, 100_000);
        Resolve how = toSource ? Resolve.redriveToSource() : Resolve.redrive();
        assertThat(orders.resolve(how)).isEqualTo(1);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> orders.keys(orders.out()).size() == 6);
        handled(group, 6);
        assertThat(bank.bookings()).isEqualTo(numbers(6));
        assertThat(orders.keys(orders.out()))
                .hasSize(6)
                .contains("3".repeat(3_000))
                .doesNotHaveDuplicates();
        assertThat(runs).hasValue(6);
    }

    private void limit(ConfigResource topic, int bytes) throws Exception {
        AlterConfigOp set =
                new AlterConfigOp(new ConfigEntry("max.message.bytes", "" + bytes), AlterConfigOp.OpType.SET);
        orders.kafka()
                .admin()
                .incrementalAlterConfigs(Map.of(topic, List.of(set)))
                .all()
                .get();
    }

    @Test
    void while_the_database_is_away_partitions_wait_and_no_attempt_counts() {
        ConsumerGroup group = orders.group()
                .subscribe(
                        booking(),
                        topic ->
                                topic.effects(effects()).retries(Retries.upTo(1).onTopic(orders.retry())))
                .start();
        orders.send(0, 20);
        handled(group, 20);
        postgres.stopAtOnce();
        orders.send(20, 60);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> group.status().members().stream()
                        .flatMap(member -> member.partitions().stream())
                        .anyMatch(partition -> partition.stalled() != null));
        postgres.start();
        handled(group, 60);
        assertThat(group.status().counts().retried()).isZero();
        assertThat(group.status().counts().deadLettered()).isZero();
        assertThat(bank.bookings()).isEqualTo(numbers(60));
        assertThat(orders.keys(orders.out())).isEqualTo(numbers(60));
    }

    /** Each of two handlers locks a row, and then the other's. */
    @Test
    void a_deadlock_is_tried_again_at_once_and_costs_no_attempt() {
        bank.execute("CREATE TABLE account (id integer PRIMARY KEY, total integer NOT NULL)");
        bank.execute("INSERT INTO account VALUES (0, 0), (1, 0)");
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicInteger runs = new AtomicInteger();
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            boolean isFirst = runs.incrementAndGet() <= 2;
            int mine = ctx.partition();
            add(Jdbc.connection(ctx), mine);
            if (isFirst) {
                both.await(30, TimeUnit.SECONDS);
            }
            add(Jdbc.connection(ctx), 1 - mine);
            Bank.book(Jdbc.connection(ctx), "" + order.id());
        });
        ConsumerGroup group = orders.group()
                .subscribe(events, topic -> topic.effects(effects()).concurrency(2))
                .start();
        for (int partition = 0; partition < 2; partition++) {
            orders.cluster()
                    .producer()
                    .send(EventRecord.of(orders.in(), new Order(partition)).withPartition(partition))
                    .join();
        }
        handled(group, 2);
        assertThat(runs).hasValueGreaterThan(2);
        assertThat(bank.bookings()).isEqualTo(numbers(2));
        assertThat(bank.query("SELECT total FROM account ORDER BY id")).containsExactly("2", "2");
        assertThat(group.status().counts().deadLettered()).isZero();
    }

    private static void add(Connection connection, int account) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE account SET total = total + 1 WHERE id = ?")) {
            update.setInt(1, account);
            update.executeUpdate();
        }
    }
}
