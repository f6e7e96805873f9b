package io.kafkakit.jdbc.internal.inbox;

import io.kafkakit.ConfigurationException;
import io.kafkakit.UnavailableException;
import io.kafkakit.effect.EffectKey;
import io.kafkakit.effect.EffectTransaction;
import io.kafkakit.effect.Effects;
import io.kafkakit.jdbc.JdbcTransactions;
import io.kafkakit.jdbc.internal.sql.Dialect;
import io.kafkakit.jdbc.internal.sql.SqlScript;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The rows of handled records. A row is inserted when its handler has returned, in the handler's transaction; if another
 * member has inserted it meanwhile, the transaction is made again and finds it.
 *
 * <p>A row is looked for only where there can be one: for a record that came from a retry topic or a redrive, and for
 * those up to the last row that was there when this process began to read the partition. So a record costs one
 * statement. Thread-safe.
 */
public final class Inbox {

    /** Milliseconds between two deletions of old rows. */
    private static final long OLD_PAUSE = 60_000;

    private final JdbcTransactions transactions;
    private final InboxTable table;
    private final Duration retention;
    private final Duration fence;
    private final Clock clock = Clock.systemUTC();
    /** The last offset with a row, by group and partition. Without an entry the database is asked. */
    private final Map<Source, AtomicLong> lastRows = new ConcurrentHashMap<>();

    private final AtomicLong oldDeletedAt = new AtomicLong();

    /** A partition as a group reads it. */
    private record Source(String group, String topic, int partition) {

        static Source of(EffectKey key) {
            return new Source(key.group(), key.topic(), key.partition());
        }
    }

    /**
     * An inbox.
     *
     * @param retention how long rows of recovered records stay
     * @param fence how long those of the others stay at least
     */
    public Inbox(JdbcTransactions transactions, InboxTable table, Duration retention, Duration fence) {
        this.fence = fence;
        this.transactions = transactions;
        this.table = table;
        this.retention = retention;
    }

    /**
     * Checks the table.
     *
     * @throws ConfigurationException if it is not there or not as it should be
     * @throws UnavailableException if the database does not answer
     */
    public void check() {
        try {
            if (table.isCreated() && !isThere()) {
                create();
            }
            look();
        } catch (SQLException e) {
            if (SqlFailures.of(e) == Effects.Failure.ATTEMPT) {
                throw wrong(String.valueOf(e.getMessage()));
            }
            throw new UnavailableException(
                    "the database of the inbox '" + table.name() + "' does not answer: " + e.getMessage(), e);
        }
    }

    private boolean isThere() throws SQLException {
        try {
            look();
            return true;
        } catch (ConfigurationException e) {
            return false;
        }
    }

    private void create() throws SQLException {
        try (JdbcTransactions.Open open = transactions.begin()) {
            new SqlScript(Dialect.of(open.connection()), InboxTable.FILE)
                    .run(open.connection(), InboxTable.DEFAULT.name(), table.name());
            open.commit();
        } catch (SQLException e) {
            // Another process may have created it at the same moment; then it is there now.
            if (!isThere()) {
                throw e;
            }
        }
    }

    private void look() throws SQLException {
        try (JdbcTransactions.Open open = transactions.begin()) {
            Connection connection = open.connection();
            if (connection.getAutoCommit()) {
                throw wrong("its transactions have connections with auto-commit: turn it off");
            }
            try (PreparedStatement look = connection.prepareStatement(table.look())) {
                look.executeQuery().close();
            } catch (SQLException e) {
                if (SqlFailures.of(e) == Effects.Failure.UNAVAILABLE) {
                    throw e;
                }
                throw wrong("it is not there, or not as it should be (" + e.getMessage()
                        + "); create it with the statements of "
                        + InboxTable.file(connection)
                        + " in the jar of kafkakit-jdbc, or with Jdbc.on(…).createTable()");
            }
        }
    }

    private ConfigurationException wrong(String why) {
        return new ConfigurationException(
                "the database cannot be used for effects", List.of("table '" + table.name() + "': " + why));
    }

    /** What this exception says of an attempt. */
    public Effects.Failure failure(Throwable thrown) {
        return SqlFailures.of(thrown);
    }

    /** This process begins to read the partition. */
    public void opened(String group, TopicPartition partition) {
        lastRows.remove(new Source(group, partition.topic(), partition.partition()));
    }

    /** Begins a transaction, and looks for rows of these records where there can be some. */
    public EffectTransaction begin(List<EffectKey> keys) throws SQLException {
        JdbcTransactions.Open open = transactions.begin();
        try {
            Map<EffectKey, List<ProducerRecord<byte[], byte[]>>> stored = new HashMap<>();
            for (EffectKey key : keys) {
                if (key.isRecovered() || key.offset() <= lastRow(key, open.connection())) {
                    find(key, open.connection(), stored);
                }
            }
            return new InboxTransaction(this, open, stored);
        } catch (SQLException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private long lastRow(EffectKey key, Connection connection) throws SQLException {
        AtomicLong known = lastRows.get(Source.of(key));
        if (known != null) {
            return known.get();
        }
        try (PreparedStatement last = connection.prepareStatement(table.last())) {
            last.setString(1, key.group());
            last.setString(2, key.topic());
            last.setInt(3, key.partition());
            try (ResultSet row = last.executeQuery()) {
                row.next();
                long offset = row.getLong(1);
                long found = row.wasNull() ? -1 : offset;
                return lastRows.computeIfAbsent(Source.of(key), source -> new AtomicLong(found))
                        .accumulateAndGet(found, Math::max);
            }
        }
    }

    private void find(EffectKey key, Connection connection, Map<EffectKey, List<ProducerRecord<byte[], byte[]>>> stored)
            throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(table.find())) {
            setKey(find, key);
            try (ResultSet row = find.executeQuery()) {
                if (row.next()) {
                    stored.put(key, SendsBytes.read(row.getBytes(1)));
                }
            }
        }
    }

    private static void setKey(PreparedStatement statement, EffectKey key) throws SQLException {
        statement.setString(1, key.group());
        statement.setString(2, key.topic());
        statement.setInt(3, key.partition());
        statement.setLong(4, key.offset());
        statement.setLong(5, key.timestamp());
    }

    /** Inserts the rows of these records. */
    void insert(Connection connection, Map<EffectKey, List<ProducerRecord<byte[], byte[]>>> sends) throws SQLException {
        OffsetDateTime now = OffsetDateTime.now(clock);
        try (PreparedStatement insert = connection.prepareStatement(table.insert())) {
            for (Map.Entry<EffectKey, List<ProducerRecord<byte[], byte[]>>> each : sends.entrySet()) {
                setKey(insert, each.getKey());
                insert.setBoolean(6, each.getKey().isRecovered());
                insert.setObject(7, now);
                insert.setBytes(8, SendsBytes.of(each.getValue()));
                if (sends.size() > 1) {
                    insert.addBatch();
                }
            }
            if (sends.size() > 1) {
                insert.executeBatch();
            } else {
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            EffectKey first = sends.keySet().iterator().next();
            throw SqlFailures.isDuplicate(e) ? new InboxConflictException(first.position(), e) : e;
        }
    }

    /** There may be rows of these records, so the next transaction looks for them. */
    void mayBeThere(Iterable<EffectKey> keys) {
        for (EffectKey key : keys) {
            lastRows.computeIfPresent(Source.of(key), (source, last) -> {
                last.accumulateAndGet(key.offset(), Math::max);
                return last;
            });
        }
    }

    /** The row of this record stays as those of recovered records do. */
    public void retain(EffectKey key) throws SQLException {
        try (JdbcTransactions.Open open = transactions.begin()) {
            try (PreparedStatement retain = open.connection().prepareStatement(table.retain())) {
                setKey(retain, key);
                retain.executeUpdate();
            }
            open.commit();
        }
    }

    /** Deletes the rows of committed records, and now and then the old ones of recovered records. */
    public void prune(String group, Map<TopicPartition, Long> committed) throws SQLException {
        try (JdbcTransactions.Open open = transactions.begin()) {
            try (PreparedStatement delete = open.connection().prepareStatement(table.deleteCommitted())) {
                for (Map.Entry<TopicPartition, Long> each : committed.entrySet()) {
                    delete.setString(1, group);
                    delete.setString(2, each.getKey().topic());
                    delete.setInt(3, each.getKey().partition());
                    delete.setLong(4, each.getValue());
                    delete.setObject(5, OffsetDateTime.now(clock).minus(fence));
                    delete.executeUpdate();
                }
            }
            deleteOld(open.connection());
            open.commit();
        }
    }

    private void deleteOld(Connection connection) throws SQLException {
        long now = clock.millis();
        long last = oldDeletedAt.get();
        if (now - last < OLD_PAUSE || !oldDeletedAt.compareAndSet(last, now)) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(table.deleteOld())) {
            delete.setObject(1, OffsetDateTime.now(clock).minus(retention));
            delete.executeUpdate();
        }
    }
}
