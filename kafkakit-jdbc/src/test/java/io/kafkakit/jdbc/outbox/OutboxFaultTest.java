package io.kafkakit.jdbc.outbox;

import static io.kafkakit.jdbc.outbox.OutboxWorld.LONG;
import static io.kafkakit.jdbc.outbox.OutboxWorld.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.jdbc.internal.outbox.Step;
import io.kafkakit.postgres.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row is one record, whatever stops while it is published. In PostgreSQL. */
class OutboxFaultTest {

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static EmbeddedKafka kafka;

    private Postgres postgres;
    private HikariDataSource pool;
    private OutboxWorld world;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void begin() {
        postgres = Postgres.database();
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.dataSource());
        config.setConnectionTimeout(1_000);
        pool = new HikariDataSource(config);
        world = new OutboxWorld(pool, kafka, "faults" + TESTS.incrementAndGet());
    }

    @AfterEach
    void end() {
        world.close();
        pool.close();
    }

    /** Each number of the order once, in its order. */
    private void assertEachOnce(int rows) {
        assertThat(world.values())
                .isEqualTo(Map.of(
                        "o-1",
                        IntStream.range(0, rows).mapToObj(n -> value("o-1", n)).toList()));
    }

    /** It has read rows, or has committed, or anything between, when another one takes its shard and publishes them. */
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"OPENED", "SELECTED", "SENT", "FLUSHED", "COMMITTED"})
    void a_publisher_that_sleeps_beyond_its_lease_publishes_nothing_twice(Step step) throws Exception {
        CountDownLatch sleeps = new CountDownLatch(1);
        CountDownLatch wakes = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        Outbox writer = world.closed(world.outbox().open());
        world.place(writer, "o-1", 0, 1, 2);
        Outbox sleeper = world.closed(world.outbox()
                .steps((shard, at) -> {
                    if (at == step && first.getAndSet(false)) {
                        sleeps.countDown();
                        awaitQuietly(wakes);
                    }
                })
                .start());
        assertThat(sleeps.await(30, TimeUnit.SECONDS)).isTrue();
        Outbox other = world.closed(world.another().start());
        assertThat(other.awaitDrained(LONG)).isTrue();
        wakes.countDown();
        world.place(writer, "o-1", 3, 4);
        assertThat(other.awaitDrained(LONG)).isTrue();
        other.close();
        world.place(writer, "o-1", 5);
        assertThat(sleeper.awaitDrained(LONG)).isTrue();
        assertEachOnce(6);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_database_that_stops_at_once_while_rows_are_published_is_waited_for() throws Exception {
        Outbox writer = world.closed(world.outbox().open());
        world.place(writer, "o-1", IntStream.range(0, 50).toArray());
        AtomicInteger commits = new AtomicInteger();
        Outbox outbox = world.closed(world.outbox()
                .batch(7)
                .steps((shard, step) -> {
                    // After the third commit in Kafka: its rows are still there, and their records too.
                    if (step == Step.COMMITTED && commits.incrementAndGet() == 3) {
                        postgres.stopAtOnce();
                    }
                })
                .start());
        await().atMost(LONG).until(() -> commits.get() == 3);
        postgres.start();
        await().atMost(LONG).until(() -> waiting(outbox) == 0);
        place(outbox, 50);
        assertThat(outbox.awaitDrained(LONG)).isTrue();
        assertEachOnce(51);
        await().atMost(LONG).until(() -> outbox.status().isHealthy());
    }

    /** -1 while the database is away. */
    private static long waiting(Outbox outbox) {
        try {
            return outbox.status().waiting();
        } catch (io.kafkakit.KafkaKitException e) {
            return -1;
        }
    }

    private void place(Outbox outbox, int number) {
        await().atMost(LONG).ignoreExceptionsInstanceOf(SQLException.class).untilAsserted(() -> {
            if (world.number("SELECT count(*) FROM kafkakit_outbox") == 0
                    && !world.values().get("o-1").contains(value("o-1", number))) {
                world.place(outbox, "o-1", number);
            }
        });
    }

    @Test
    void a_broker_that_restarts_while_rows_are_published_is_waited_for() throws Exception {
        Outbox writer = world.closed(world.outbox().open());
        world.place(writer, "o-1", IntStream.range(0, 40).toArray());
        AtomicInteger batches = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(1);
        Outbox outbox = world.closed(world.outbox()
                .batch(7)
                .steps((shard, step) -> {
                    if (step == Step.FLUSHED && batches.incrementAndGet() == 3) {
                        kafka.stop();
                        third.countDown();
                    }
                })
                .start());
        assertThat(third.await(30, TimeUnit.SECONDS)).isTrue();
        kafka.restart();
        assertThat(outbox.awaitDrained(Duration.ofSeconds(60))).isTrue();
        assertEachOnce(40);
    }

    @Test
    void with_notifications_rows_do_not_wait_for_the_poll_interval() throws Exception {
        Outbox outbox = world.closed(world.outbox()
                .notifications()
                .pollInterval(Duration.ofHours(1))
                .lease(Duration.ofHours(3))
                .start());
        Outbox writer = world.closed(world.another().notifications().open());
        for (int i = 0; i < 3; i++) {
            world.place(writer, "o-1", 2 * i, 2 * i + 1);
            assertThat(outbox.awaitDrained(LONG)).isTrue();
        }
        world.place(writer, "o-1", 6);
        assertThat(outbox.awaitDrained(LONG)).isTrue();
        assertEachOnce(7);
    }

    @Test
    void a_wake_makes_rows_not_wait_for_the_poll_interval() throws Exception {
        Outbox outbox = world.closed(world.outbox()
                .pollInterval(Duration.ofHours(1))
                .lease(Duration.ofHours(3))
                .start());
        for (int i = 0; i < 20; i++) {
            world.place(outbox, "o-1", i);
            outbox.wake();
            assertThat(outbox.awaitDrained(LONG)).isTrue();
        }
        assertEachOnce(20);
    }

    /** The ids of the rows that were published last are given out again: the markers must not take the new rows for the old ones. */
    @Test
    void a_database_that_was_restored_from_a_backup_loses_no_row() throws Exception {
        Outbox first = world.closed(world.outbox().start());
        world.place(first, "o-1", 0, 1, 2);
        assertThat(first.awaitDrained(LONG)).isTrue();
        first.close();
        // As the backup that was made before: no offset of a marker, and the sequence at its begin.
        world.run("UPDATE kafkakit_outbox_shard SET marker_offset = NULL");
        world.run("ALTER TABLE kafkakit_outbox ALTER COLUMN id RESTART WITH 1");
        Outbox writer = world.closed(world.outbox().open());
        world.place(writer, "o-1", 3, 4, 5);
        assertThat(world.number("SELECT min(id) FROM kafkakit_outbox")).isEqualTo(1);
        Outbox second = world.closed(world.another().start());
        assertThat(second.awaitDrained(LONG)).isTrue();
        assertEachOnce(6);
    }

    @Test
    void rows_that_the_database_has_again_after_a_failover_are_not_published_again() throws Exception {
        Outbox writer = world.closed(world.outbox().open());
        world.place(writer, "o-1", 0, 1, 2);
        world.run("CREATE TABLE replica AS SELECT * FROM kafkakit_outbox");
        Outbox first = world.closed(world.another().start());
        assertThat(first.awaitDrained(LONG)).isTrue();
        first.close();
        world.run("INSERT INTO kafkakit_outbox SELECT * FROM replica");
        world.run("UPDATE kafkakit_outbox_shard SET marker_offset = NULL");
        world.place(writer, "o-1", 3);
        Outbox second = world.closed(world.another().start());
        assertThat(second.awaitDrained(LONG)).isTrue();
        assertEachOnce(4);
    }
}
