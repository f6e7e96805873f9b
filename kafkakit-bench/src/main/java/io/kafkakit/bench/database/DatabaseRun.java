package io.kafkakit.bench.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventHandler;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.postgres.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Books records in PostgreSQL, and sends an event for each. Used by one thread.
 *
 * @param records of a run
 * @param handlers at once
 */
record DatabaseRun(BrokerProcess broker, int records, int handlers) {

    private static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * Handles all records of a topic of its own.
     *
     * @return records a second, from the first that is handled to the last that is committed
     * @throws BenchException if a booking is missing or there twice
     */
    double run(String name, Protection protection) throws InterruptedException, SQLException {
        broker.cluster().createTopics(List.of(name, name + "-out"), PARTITIONS, Map.of());
        Postgres postgres = Postgres.database();
        try (HikariDataSource pool = pool(postgres);
                KafkaCluster cluster = KafkaCluster.connect(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            execute(pool, "CREATE TABLE booking (id bigint NOT NULL, cents bigint NOT NULL)");
            send(cluster, name);
            double seconds = handle(cluster, name, pool, protection);
            check(pool);
            return records / seconds;
        }
    }

    private HikariDataSource pool(Postgres postgres) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.dataSource());
        config.setMaximumPoolSize(handlers + 2);
        return new HikariDataSource(config);
    }

    private void send(KafkaCluster cluster, String name) {
        Orders orders = new Orders(100);
        for (int id = 0; id < records; id++) {
            OrderCreated order = orders.order(id);
            var unused = cluster.producer().send(name, order.customer(), order);
        }
    }

    private double handle(KafkaCluster cluster, String name, HikariDataSource pool, Protection protection)
            throws InterruptedException {
        EventHandler<OrderCreated> handler = (order, ctx) -> {
            if (protection == Protection.EFFECTS) {
                book(Jdbc.connection(ctx), order);
            } else {
                try (Connection connection = pool.getConnection()) {
                    book(connection, order);
                }
            }
            ctx.send(name + "-out", order.customer(), order);
        };
        try (ConsumerGroup group = cluster.consumerGroup(name)
                .producerPool(name, 1)
                .deadLetterTopic(name + "-dead")
                .createTopics()
                .subscribe(TopicEvents.of(name).on(OrderCreated.class, handler), topic -> {
                    topic.ordering(Ordering.KEY).concurrency(handlers);
                    if (protection == Protection.EFFECTS) {
                        topic.effects(Jdbc.on(pool).createTable());
                    }
                })
                .start()) {
            await(group, 1);
            long begin = System.nanoTime();
            await(group, records);
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private static void book(Connection connection, OrderCreated order) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO booking VALUES (?, ?)")) {
            insert.setLong(1, order.id());
            insert.setLong(2, order.cents());
            insert.executeUpdate();
        }
    }

    private static void await(ConsumerGroup group, long handled) throws InterruptedException {
        long begin = System.nanoTime();
        while (group.status().counts().handled() < handled) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new BenchException("of " + handled + " records "
                        + group.status().counts() + " within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(1);
        }
    }

    private void check(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), count(DISTINCT id) FROM booking")) {
            row.next();
            if (row.getLong(1) != records || row.getLong(2) != records) {
                throw new BenchException("of " + records + " orders " + row.getLong(2) + " are booked, with "
                        + row.getLong(1) + " bookings");
            }
        }
    }

    private static void execute(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
