package io.kafkakit.jdbc.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkakit.BatchFailure;
import io.kafkakit.ConfigurationException;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventRecord;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.jdbc.JdbcTransactions;
import io.kafkakit.jdbc.internal.inbox.DataSourceTransactions;
import io.kafkakit.jdbc.support.Bank;
import io.kafkakit.jdbc.support.Broker;
import io.kafkakit.jdbc.support.Orders;
import io.kafkakit.jdbc.support.Orders.Order;
import io.kafkakit.postgres.Postgres;
import io.kafkakit.state.PartitionState;
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
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that write to a database and to Kafka: each of both exactly once. */
@ExtendWith(Broker.class)
class EffectsTest {

    private final Postgres postgres = Postgres.database();
    private final Bank bank = Bank.on(postgres);
    private Orders orders;

    @BeforeEach
    void connect(EmbeddedKafka kafka) {
        orders = Orders.of(kafka, 2);
    }

    @AfterEach
    void close() {
        orders.close();
        bank.close();
    }

    private static List<String> numbers(int to) {
        return IntStream.range(0, to).mapToObj(String::valueOf).sorted().toList();
    }

    private Jdbc effects() {
        return Jdbc.on(bank.pool()).createTable();
    }

    private TopicEvents booking() {
        return TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            Bank.book(Jdbc.connection(ctx), "" + order.id());
            ctx.send(orders.out(), ctx.key(), order);
        });
    }

    private static void handled(ConsumerGroup group, long count) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> group.status().counts().handled() == count);
    }

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
            if (order.id() % 3 == 0 && attempt == 1 || order.id() == 7 && isBroken.get()) {
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

    @Test
    void a_batch_is_one_transaction_and_one_bad_record_of_it_takes_no_other_with_it() {
        AtomicInteger largest = new AtomicInteger();
        TopicEvents events = TopicEvents.of(orders.in()).onBatch(Order.class, (batch, out) -> {
            largest.accumulateAndGet(batch.size(), Math::max);
            for (int i = 0; i < batch.size(); i++) {
                var each = batch.get(i);
                Bank.book(Jdbc.connection(each.context()), "" + each.data().id());
                each.context().send(orders.out(), each.context().key(), each.data());
                if (each.data().id() == 11) {
                    throw BatchFailure.of(i, new IllegalStateException("order 11"));
                }
            }
        });
        orders.send(0, 40);
        ConsumerGroup group = orders.group()
                .subscribe(events, topic -> topic.effects(effects()))
                .start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> group.status().counts().handled() == 39
                        && group.status().counts().deadLettered() == 1);
        assertThat(largest).hasValueGreaterThan(1);
        assertThat(bank.bookings()).hasSize(39).doesNotContain("11").doesNotHaveDuplicates();
        assertThat(orders.keys(orders.out())).hasSize(39).doesNotContain("11");
    }

    @Test
    void rows_go_when_their_offsets_are_committed_and_those_of_retries_stay() {
        Set<Integer> failed = ConcurrentHashMap.newKeySet();
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            Bank.book(Jdbc.connection(ctx), "" + order.id());
            if (order.id() == 5 && failed.add(5)) {
                throw new IllegalStateException("once");
            }
        });
        ConsumerGroup group = orders.group()
                .subscribe(
                        events,
                        topic ->
                                topic.effects(effects()).retries(Retries.upTo(1).onTopic(orders.retry())))
                .start();
        orders.send(0, 20);
        handled(group, 20);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> bank.query("SELECT recovered FROM kafkakit_inbox").equals(List.of("t")));
        assertThat(bank.bookings()).isEqualTo(numbers(20));
    }

    @Test
    void what_is_missing_or_does_not_go_together_is_refused_with_its_fix() {
        assertThatThrownBy(() -> orders.group()
                        .subscribe(booking(), topic -> topic.effects(Jdbc.on(bank.pool())))
                        .start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("kafkakit_inbox")
                .hasMessageContaining("io/kafkakit/jdbc/postgresql/V2__inbox.sql");
        assertThatThrownBy(() -> orders.group()
                        .subscribe(booking(), topic -> topic.effects(effects()).atLeastOnce())
                        .start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("handle the topic exactly once");
        assertThatThrownBy(() -> orders.group()
                        .subscribe(
                                booking(),
                                topic -> topic.effects(effects())
                                        .state(orders.out(), partition -> (PartitionState) change -> {}))
                        .start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("leave one of the two out");
        assertThatThrownBy(() -> Jdbc.on(bank.pool()).table("a; drop"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("letters, digits and underscores");
        assertThatThrownBy(() -> Jdbc.on(bank.pool()).retention(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }

    @Test
    void a_handler_cannot_end_the_transaction_and_an_error_that_it_hides_is_a_failed_attempt() {
        Map<Integer, String> refused = new ConcurrentHashMap<>();
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            Connection connection = Jdbc.connection(ctx);
            Bank.book(connection, "" + order.id());
            try {
                switch (order.id()) {
                    case 0 -> connection.commit();
                    case 1 -> connection.rollback();
                    case 2 -> connection.close();
                    case 3 -> connection.setAutoCommit(true);
                    default -> connection.createStatement().execute("no SQL");
                }
            } catch (IllegalStateException | SQLException e) {
                refused.put(order.id(), String.valueOf(e.getMessage()));
            }
        });
        ConsumerGroup group = orders.group()
                .subscribe(events, topic -> topic.effects(effects()))
                .start();
        orders.send(0, 5);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> group.status().counts().handled() == 4
                        && group.status().counts().deadLettered() == 1);
        assertThat(refused.get(0)).contains("commit()").contains("after the handler has returned");
        assertThat(refused.get(1)).contains("throw an exception");
        assertThat(refused.get(2)).contains("closed after the handler");
        assertThat(refused.get(3)).contains("one transaction");
        assertThat(bank.bookings()).isEqualTo(numbers(4));
        DeadLetter letter = orders.cluster()
                .deadLetters(orders.dead())
                .list(DeadLetterFilter.all(), 1)
                .get(0);
        assertThat(letter.failure().errorClass()).contains("PSQLException");
    }

    @Test
    void the_idempotency_key_stays_the_same_in_all_attempts_and_after_a_redrive() {
        Map<Integer, Set<Object>> keys = new ConcurrentHashMap<>();
        Map<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            keys.computeIfAbsent(order.id(), id -> ConcurrentHashMap.newKeySet())
                    .add(ctx.idempotencyKey());
            if (runs.computeIfAbsent(order.id(), id -> new AtomicInteger()).incrementAndGet() <= 4) {
                throw new IllegalStateException("not yet");
            }
        });
        ConsumerGroup group = orders.group()
                .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(orders.retry())))
                .start();
        orders.send(0, 3);
        for (int round = 1; round <= 2; round++) {
            int dead = 3 * round;
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> group.status().counts().deadLettered() == dead);
            orders.resolve(round == 1 ? Resolve.redriveToSource() : Resolve.redrive());
        }
        handled(group, 3);
        assertThat(keys.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        assertThat(Set.copyOf(keys.values())).hasSize(3);
    }
}
