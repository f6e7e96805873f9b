package io.kafkakit.jdbc.outbox;

import static io.kafkakit.jdbc.outbox.OutboxWorld.LONG;
import static io.kafkakit.jdbc.outbox.OutboxWorld.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kafkakit.ConfigurationException;
import io.kafkakit.EventRecord;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.jdbc.outbox.OutboxWorld.OrderPlaced;
import io.kafkakit.postgres.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What an outbox does, in each database. */
class OutboxTest {

    private static final AtomicInteger TESTS = new AtomicInteger();

    /** Through a pool of connections. */
    @Nested
    class InPostgres extends Contract {

        private final List<HikariDataSource> pools = new ArrayList<>();

        @Override
        DataSource database() {
            HikariConfig config = new HikariConfig();
            config.setDataSource(Postgres.database().dataSource());
            config.setMaximumPoolSize(12);
            HikariDataSource pool = new HikariDataSource(config);
            pools.add(pool);
            return pool;
        }

        @Override
        String folder() {
            return "postgresql";
        }

        @AfterEach
        void closePools() {
            pools.forEach(HikariDataSource::close);
        }
    }

    @Nested
    class InH2 extends Contract {

        @Override
        DataSource database() {
            return JdbcConnectionPool.create("jdbc:h2:mem:outbox" + TESTS.get() + ";DB_CLOSE_DELAY=-1", "sa", "");
        }

        @Override
        String folder() {
            return "h2";
        }
    }

    /** The same in all of them. */
    abstract static class Contract {

        static EmbeddedKafka kafka;

        OutboxWorld world;

        abstract DataSource database();

        /** The folder of the database's SQL file. */
        abstract String folder();

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
            int test = TESTS.incrementAndGet();
            world = new OutboxWorld(database(), kafka, "orders" + test);
        }

        @AfterEach
        void end() {
            world.close();
        }

        @Test
        void a_committed_event_becomes_the_record_that_the_clusters_producer_would_send() throws Exception {
            Outbox outbox = world.started();
            EventRecord record = EventRecord.of(world.topic, new OrderPlaced("o-1", 1))
                    .withKey("o-1")
                    .withPartition(2)
                    .withTimestamp(Instant.ofEpochMilli(1_700_000_000_000L))
                    .withHeader("source", "shop")
                    .withHeader("nothing", (byte[]) null);
            try (Connection connection = world.source.getConnection()) {
                connection.setAutoCommit(false);
                outbox.send(connection, record);
                assertThat(world.records()).isEmpty();
                connection.commit();
            }
            assertThat(outbox.awaitDrained(LONG)).isTrue();
            world.cluster.producer().send(record).join();
            List<ConsumerRecord<byte[], byte[]>> both = world.records();
            assertThat(both).hasSize(2);
            ConsumerRecord<byte[], byte[]> published = both.get(0);
            ConsumerRecord<byte[], byte[]> sent = both.get(1);
            assertThat(published.partition()).isEqualTo(2);
            assertThat(published.key()).isEqualTo(sent.key());
            assertThat(published.value()).isEqualTo(sent.value());
            assertThat(published.timestamp()).isEqualTo(sent.timestamp());
            assertThat(published.headers()).isEqualTo(sent.headers());
        }

        @Test
        void tombstones_and_events_without_a_key_are_published_too() throws Exception {
            Outbox outbox = world.started();
            try (Connection connection = world.source.getConnection()) {
                connection.setAutoCommit(false);
                outbox.sendAll(
                        connection,
                        List.of(
                                EventRecord.tombstone(world.topic, "gone"),
                                EventRecord.of(world.topic, new OrderPlaced("none", 1))));
                connection.commit();
            }
            assertThat(outbox.awaitDrained(LONG)).isTrue();
            assertThat(world.records())
                    .hasSize(2)
                    .anyMatch(record -> record.value() == null)
                    .anyMatch(record -> record.key() == null);
        }

        @Test
        void an_event_of_a_transaction_that_is_rolled_back_is_never_published() throws Exception {
            Outbox outbox = world.started();
            try (Connection connection = world.source.getConnection()) {
                connection.setAutoCommit(false);
                outbox.send(connection, world.topic, "o-1", new OrderPlaced("o-1", 1));
                connection.rollback();
            }
            world.place(outbox, "o-1", 2);
            assertThat(outbox.awaitDrained(LONG)).isTrue();
            assertThat(world.values()).isEqualTo(Map.of("o-1", List.of(value("o-1", 2))));
        }

        @Test
        void a_connection_in_autocommit_mode_is_refused() throws Exception {
            Outbox outbox = world.started();
            try (Connection connection = world.source.getConnection()) {
                assertThatThrownBy(() -> outbox.send(connection, world.topic, "o-1", new OrderPlaced("o-1", 1)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("setAutoCommit(false)");
            }
        }

        @Test
        void a_transaction_with_lower_ids_that_commits_late_loses_nothing() throws Exception {
            Outbox outbox = world.started();
            try (Connection late = world.source.getConnection()) {
                late.setAutoCommit(false);
                outbox.send(late, world.topic, "late", new OrderPlaced("late", 1));
                world.place(outbox, "early", 2);
                await().atMost(LONG).until(() -> world.values().containsKey("early"));
                late.commit();
            }
            assertThat(outbox.awaitDrained(LONG)).isTrue();
            assertThat(world.values())
                    .isEqualTo(Map.of("early", List.of(value("early", 2)), "late", List.of(value("late", 1))));
        }

        @Test
        void keys_keep_their_order_under_concurrent_writers_and_two_publishers() throws Exception {
            Outbox outbox = world.closed(world.outbox().shards(3).batch(7).start());
            world.closed(world.another().shards(3).batch(7).start());
            world.run("CREATE TABLE orders (id varchar(20) PRIMARY KEY, changes int NOT NULL)");
            int keys = 4;
            for (int i = 0; i < keys; i++) {
                world.run("INSERT INTO orders VALUES ('o-" + i + "', 0)");
            }
            ExecutorService writers = Executors.newFixedThreadPool(6);
            List<Future<?>> written = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                String order = "o-" + i % keys;
                written.add(writers.submit(() -> {
                    change(outbox, order);
                    return null;
                }));
            }
            for (Future<?> each : written) {
                each.get();
            }
            writers.shutdown();
            assertThat(outbox.awaitDrained(LONG)).isTrue();
            Map<String, List<String>> values = world.values();
            for (int i = 0; i < keys; i++) {
                String order = "o-" + i;
                assertThat(values.get(order))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, 120 / keys)
                                .mapToObj(number -> value(order, number))
                                .toList());
            }
        }

        /** As services do: the row of the order is locked first. */
        private void change(Outbox outbox, String order) throws SQLException {
            try (Connection connection = world.source.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.executeUpdate("UPDATE orders SET changes = changes + 1 WHERE id = '" + order + "'");
                try (var row = statement.executeQuery("SELECT changes FROM orders WHERE id = '" + order + "'")) {
                    assertThat(row.next()).isTrue();
                    outbox.send(connection, world.topic, order, new OrderPlaced(order, row.getInt(1)));
                }
                connection.commit();
            }
        }

        @Test
        void a_row_that_kafka_refuses_is_set_aside_and_can_be_tried_again() throws Exception {
            kafka.createTopic(world.topic + "-small", 1, Map.of("max.message.bytes", "1000"));
            Outbox outbox = world.started();
            String small = world.topic + "-small";
            try (Connection connection = world.source.getConnection()) {
                connection.setAutoCommit(false);
                outbox.send(connection, small, "o-1", new OrderPlaced("fits", 1));
                outbox.send(connection, small, "o-1", new OrderPlaced("x".repeat(5_000), 2));
                outbox.send(connection, small, "o-1", new OrderPlaced("fits", 3));
                connection.commit();
            }
            world.place(outbox, "other", 1);
            assertThat(outbox.awaitDrained(LONG)).isTrue();
            assertThat(world.values()).containsOnlyKeys("other");
            assertThat(count(small)).isEqualTo(2);
            assertThat(outbox.status().refused()).isEqualTo(1);
            assertThat(outbox.status().isHealthy()).isFalse();
            List<RefusedRow> refused = outbox.refused(10);
            assertThat(refused).hasSize(1);
            assertThat(refused.get(0).topic()).isEqualTo(small);
            assertThat(refused.get(0).reason()).contains("larger than the max message size");

            allow(small, "10000");
            assertThat(outbox.retryRefused()).isEqualTo(1);
            assertThat(outbox.awaitDrained(LONG)).isTrue();
            assertThat(count(small)).isEqualTo(3);
            assertThat(outbox.status().isHealthy()).isTrue();
        }

        private int count(String topic) {
            AtomicInteger records = new AtomicInteger();
            world.cluster.readAll(topic, record -> records.incrementAndGet());
            return records.get();
        }

        private void allow(String topic, String bytes) throws Exception {
            kafka.admin()
                    .incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }

        @Test
        void a_refused_row_can_be_discarded() throws Exception {
            Outbox outbox = world.started();
            try (Connection connection = world.source.getConnection()) {
                connection.setAutoCommit(false);
                outbox.send(
                        connection,
                        EventRecord.of(world.topic, new OrderPlaced("o-1", 1)).withPartition(17));
                connection.commit();
            }
            await().atMost(LONG).until(() -> outbox.status().refused() == 1);
            long id = outbox.refused(1).get(0).id();
            assertThat(outbox.discardRefused(id)).isTrue();
            assertThat(outbox.discardRefused(id)).isFalse();
            assertThat(outbox.status().refused()).isZero();
            assertThat(world.records()).isEmpty();
        }

        @Test
        void rows_of_a_missing_topic_wait_for_it_and_others_go_on() throws Exception {
            Outbox outbox = world.started();
            String missing = world.topic + "-missing";
            try (Connection connection = world.source.getConnection()) {
                connection.setAutoCommit(false);
                outbox.send(connection, missing, "o-1", new OrderPlaced("o-1", 1));
                outbox.send(connection, missing, "o-1", new OrderPlaced("o-1", 2));
                connection.commit();
            }
            world.place(outbox, "other", 1);
            await().atMost(LONG).until(() -> world.values().containsKey("other"));
            assertThat(outbox.status().waiting()).isEqualTo(2);
            assertThat(outbox.status().shards().get(0).wrong()).contains("'" + missing + "' wait");
            kafka.createTopic(missing, 1);
            assertThat(outbox.awaitDrained(LONG)).isTrue();
            assertThat(count(missing)).isEqualTo(2);
            await().atMost(LONG).until(() -> outbox.status().isHealthy());
        }

        @Test
        void the_start_names_the_file_that_creates_a_missing_table_or_column() throws Exception {
            assertThatThrownBy(() -> Outbox.of(world.cluster, world.source).open())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'kafkakit_outbox'")
                    .hasMessageContaining("io/kafkakit/jdbc/" + folder() + "/V1__outbox.sql")
                    .hasMessageContaining("createTables()");
            world.started();
            world.run("ALTER TABLE kafkakit_outbox_shard DROP COLUMN marker_offset");
            assertThatThrownBy(() -> Outbox.of(world.cluster, world.source).open())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'kafkakit_outbox_shard'");
        }

        @Test
        void another_number_of_shards_is_refused() {
            world.started();
            assertThatThrownBy(() -> world.outbox().shards(4).start())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("shards(4)")
                    .hasMessageContaining("was begun with 1");
        }

        @Test
        void tables_can_have_another_name_and_schema() throws Exception {
            world.run("CREATE SCHEMA shop");
            Outbox outbox = world.closed(world.outbox().table("shop.events").start());
            world.place(outbox, "o-1", 1);
            assertThat(outbox.awaitDrained(LONG)).isTrue();
            assertThat(world.values()).containsOnlyKeys("o-1");
            assertThat(world.number("SELECT count(*) FROM shop.events_meta")).isEqualTo(1);
        }

        @Test
        void a_status_names_the_owner_and_how_long_rows_wait() throws Exception {
            Outbox writer = world.closed(world.outbox().open());
            world.place(writer, "o-1", 1, 2, 3);
            OutboxStatus before = writer.status();
            assertThat(before.waiting()).isEqualTo(3);
            assertThat(before.oldest()).isPositive();
            assertThat(before.shards().get(0).owner()).isNull();
            Outbox publisher = world.started();
            assertThat(publisher.awaitDrained(LONG)).isTrue();
            OutboxStatus.Shard after = writer.status().shards().get(0);
            assertThat(after.owner()).startsWith(ProcessHandle.current().pid() + "@");
            assertThat(after.publishedAt()).isNotNull();
            assertThat(after.oldest()).isZero();
            publisher.close();
            assertThat(writer.status().shards().get(0).owner()).isNull();
        }
    }
}
