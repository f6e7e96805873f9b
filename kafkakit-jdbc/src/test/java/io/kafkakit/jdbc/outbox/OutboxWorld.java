package io.kafkakit.jdbc.outbox;

import io.kafkakit.EventName;
import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A database and a cluster, with a service that writes orders. */
final class OutboxWorld implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(30);

    final DataSource source;
    final EmbeddedKafka kafka;
    final KafkaCluster cluster;
    final String topic;
    private final List<Outbox> outboxes = new ArrayList<>();
    private final List<KafkaCluster> clusters = new ArrayList<>();

    @EventName("order.placed")
    record OrderPlaced(String order, int number) {}

    OutboxWorld(DataSource source, EmbeddedKafka kafka, String topic) {
        this.source = source;
        this.kafka = kafka;
        this.topic = topic;
        this.cluster = connect(kafka);
        kafka.createTopic(topic, 3);
    }

    /** A topic that is missing is noticed after a second. */
    static KafkaCluster connect(EmbeddedKafka kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("producer.max.block.ms", 1_000);
        return KafkaCluster.connect(settings);
    }

    OutboxBuilder outbox() {
        return outbox(cluster);
    }

    /** Of another instance of the service, with clients of its own. */
    OutboxBuilder another() {
        KafkaCluster own = connect(kafka);
        clusters.add(own);
        return outbox(own);
    }

    private OutboxBuilder outbox(KafkaCluster of) {
        return Outbox.of(of, source)
                .name(topic)
                .markerTopic(topic + "-markers")
                .lease(Duration.ofSeconds(1))
                .createTables()
                .createTopic();
    }

    Outbox started() {
        return closed(outbox().start());
    }

    /** Is closed at the end. */
    Outbox closed(Outbox outbox) {
        outboxes.add(outbox);
        return outbox;
    }

    /** Writes in a transaction of its own. */
    void place(Outbox outbox, String order, int... numbers) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            for (int number : numbers) {
                outbox.send(connection, topic, order, new OrderPlaced(order, number));
            }
            connection.commit();
        }
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        cluster.readAll(topic, all::add);
        return all;
    }

    /** The values, those of a key in the order of their records. */
    Map<String, List<String>> values() {
        Map<String, List<String>> values = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            values.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), key -> new ArrayList<>())
                    .add(new String(record.value(), StandardCharsets.UTF_8));
        }
        return values;
    }

    static String value(String order, int number) {
        return "{\"event\":\"order.placed\",\"data\":{\"order\":\"" + order + "\",\"number\":" + number + "}}";
    }

    long number(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            return found.next() ? found.getLong(1) : -1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void run(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        outboxes.forEach(Outbox::close);
        clusters.forEach(KafkaCluster::close);
        cluster.close();
    }
}
