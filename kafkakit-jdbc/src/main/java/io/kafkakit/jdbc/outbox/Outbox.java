package io.kafkakit.jdbc.outbox;

import io.kafkakit.EventRecord;
import io.kafkakit.Experimental;
import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.encode.RequestSize;
import io.kafkakit.jdbc.internal.outbox.OutboxTable;
import io.kafkakit.jdbc.internal.outbox.PublisherParts;
import io.kafkakit.jdbc.internal.outbox.Publishers;
import io.kafkakit.jdbc.internal.outbox.StatusQuery;
import io.kafkakit.jdbc.internal.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A transactional outbox: events of writes that no record caused, such as those of an HTTP request. {@link #send} puts an event into a
 * table, in the transaction of the writes. A publisher makes each row one record, exactly once for readers that read
 * {@code read_committed}.
 *
 * <pre>{@code
 * Outbox outbox = Outbox.of(cluster, dataSource).name("shop").createTables().createTopic().start();
 *
 * try (Connection connection = dataSource.getConnection()) {
 *   connection.setAutoCommit(false);
 *   insertOrder(connection, order);
 *   outbox.send(connection, "orders", order.id(), new OrderPlaced(order.id()));
 *   connection.commit();
 * }
 * }</pre>
 *
 * <p><b>Order.</b> The rows of a key become records in the order of their ids. Transactions that write events of the same key one
 * after the other, because they lock the same row of a table first, have ids in the order of their commits. A row that Kafka refused is
 * left behind; rows of its key that came later go on without it. The same holds for rows whose topic is missing.
 *
 * <p><b>Tables.</b> {@code io/kafkakit/jdbc/postgresql/V1__outbox.sql} and {@code io/kafkakit/jdbc/h2/V1__outbox.sql} in the jar create
 * them. For Flyway, copy the file of your database among your migrations, with your next version in its name. Liquibase can run it
 * where it is, with a change {@code sqlFile}.
 *
 * <p>Events are encoded by {@link #send}, with the cluster's codecs. Thread-safe. Closing the cluster closes it.
 */
@Experimental
public final class Outbox implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final long DRAIN_POLL = 20;

    private final PublisherParts parts;
    private final @Nullable Publishers publishers;
    private final OutboxTable table;

    Outbox(PublisherParts parts, @Nullable Publishers publishers) {
        this.parts = parts;
        this.publishers = publishers;
        this.table = new OutboxTable(parts.spec(), parts.database().dialect());
        if (publishers != null) {
            parts.clients().onClose(publishers::close);
        }
    }

    /** Describes an outbox in this database whose rows become records in this cluster. A pool of connections is best. */
    public static OutboxBuilder of(KafkaCluster cluster, DataSource source) {
        return new OutboxBuilder(cluster, source);
    }

    /**
     * Adds an event, named after its class, in the transaction of this connection.
     *
     * @param key a text, a byte array, or what the topic's {@link io.kafkakit.codec.KeyCodec} takes; null for none
     * @see #send(Connection, EventRecord)
     */
    public void send(Connection connection, String topic, @Nullable Object key, Object data) {
        send(connection, EventRecord.of(topic, data).withKey(key));
    }

    /**
     * Adds an event of this name, in the transaction of this connection.
     *
     * @param key a text, a byte array, or what the topic's {@link io.kafkakit.codec.KeyCodec} takes; null for none
     * @see #send(Connection, EventRecord)
     */
    public void send(Connection connection, String topic, @Nullable Object key, String event, Object data) {
        send(connection, EventRecord.of(topic, event, data).withKey(key));
    }

    /**
     * Adds a record, in the transaction of this connection. It becomes visible if, and only if, that commits. A record without a
     * timestamp gets the time of now.
     *
     * @param connection not in autocommit mode; with Spring, {@code DataSourceUtils.getConnection(dataSource)}
     * @throws IllegalArgumentException if the record cannot be encoded, or is larger than {@code max.request.size}
     * @throws IllegalStateException if the connection is in autocommit mode
     * @throws KafkaKitException if the row cannot be written; the cause is the {@link SQLException}
     */
    public void send(Connection connection, EventRecord record) {
        sendAll(connection, List.of(record));
    }

    /**
     * Adds records, in this order, in the transaction of this connection and in one round trip if the driver can do that.
     *
     * @see #send(Connection, EventRecord)
     */
    public void sendAll(Connection connection, List<EventRecord> records) {
        try {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException(
                        "the connection is in autocommit mode, so the event would be published even if"
                                + " your writes fail: call setAutoCommit(false) first, or pass the connection of the transaction");
            }
            List<ProducerRecord<byte[], byte[]>> encoded = new ArrayList<>(records.size());
            records.forEach(record -> encoded.add(encode(record)));
            if (!encoded.isEmpty()) {
                table.insert(connection, encoded);
            }
        } catch (SQLException e) {
            throw new KafkaKitException(
                    "outbox '" + parts.spec().name() + "' cannot write to "
                            + parts.spec().table() + ": " + e.getMessage(),
                    e);
        }
    }

    private ProducerRecord<byte[], byte[]> encode(EventRecord record) {
        ProducerRecord<byte[], byte[]> encoded = parts.clients().encode(record);
        long size = RequestSize.of(encoded);
        int most = parts.clients().maxRequestSize();
        if (size > most) {
            throw new IllegalArgumentException(record + " has " + size + " bytes, more than max.request.size = " + most
                    + ": send less, or raise max.request.size and the topic's max.message.bytes");
        }
        return encoded;
    }

    /** The name of the outbox. */
    public String name() {
        return parts.spec().name();
    }

    /** Call it after a commit, to publish the rows at once, and not after the poll interval. For the instance that publishes. */
    public void wake() {
        parts.wakeups().wake();
    }

    /**
     * How the outbox is, from its tables and from what this instance knows. Counts the rows that wait.
     *
     * @throws KafkaKitException if the database does not answer
     */
    public OutboxStatus status() {
        Map<Integer, String> troubles = publishers == null ? Map.of() : publishers.troubles();
        return new OutboxStatus(
                parts.spec().name(), query(connection -> new StatusQuery(parts.spec()).shards(connection, troubles)));
    }

    /**
     * Waits until no row waits; refused rows do not count.
     *
     * @return whether that was so within this time
     * @throws KafkaKitException if the database does not answer
     */
    public boolean awaitDrained(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        long asked = System.nanoTime();
        while (status().waiting() > 0) {
            long now = System.nanoTime();
            if (now > end) {
                return false;
            }
            // To count many rows takes long, and must not be all that the database does.
            Thread.sleep(Math.max(DRAIN_POLL, TimeUnit.NANOSECONDS.toMillis(4 * (now - asked))));
            asked = System.nanoTime();
        }
        return true;
    }

    /**
     * The refused rows, the oldest first.
     *
     * @param limit how many at most
     * @throws KafkaKitException if the database does not answer
     */
    public List<RefusedRow> refused(int limit) {
        return query(connection -> new StatusQuery(parts.spec()).refused(connection, limit));
    }

    /**
     * Lets all refused rows wait again, after you have removed the reason. They come behind rows that are published already.
     *
     * @return how many
     * @throws KafkaKitException if the database does not answer
     */
    public int retryRefused() {
        int rows = query(table::retryRefused);
        wake();
        return rows;
    }

    /**
     * Deletes a refused row: its event is never published.
     *
     * @return whether there was one with this id
     * @throws KafkaKitException if the database does not answer
     */
    public boolean discardRefused(long id) {
        return query(connection -> table.discardRefused(connection, id));
    }

    private <T> T query(Database.Work<T> work) {
        try {
            return parts.database().transaction(work);
        } catch (SQLException e) {
            throw new KafkaKitException(
                    "outbox '" + parts.spec().name() + "' cannot use its database: " + e.getMessage(), e);
        }
    }

    /** Ends the publisher; returns after 30 seconds at the latest. Rows that wait stay in the table. */
    @Override
    public void close() {
        var unused = close(CLOSE_TIMEOUT);
    }

    /**
     * Ends the publisher after the batch under way, and gives its shards back.
     *
     * @return whether it has ended within this time
     */
    public boolean close(Duration atMost) {
        return publishers == null || publishers.close(atMost);
    }
}
