package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.jdbc.internal.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The rows that wait, in SQL. Thread-safe: all state is the caller's connection. */
public final class OutboxTable {

    private static final String COLUMNS =
            "token, shard, topic, kafka_partition, record_timestamp, record_key," + " record_value, record_headers";
    private static final int FETCH = 100;
    private static final int REASON = 2_000;

    private final OutboxSpec spec;
    private final Dialect dialect;

    public OutboxTable(OutboxSpec spec, Dialect dialect) {
        this.spec = spec;
        this.dialect = dialect;
    }

    /**
     * The shard of a key: the same in all versions, because the order of a key hangs on it. Records without a key have no order.
     */
    static int shard(byte @Nullable [] key, long token, int shards) {
        int hash = key == null ? Long.hashCode(token) : Arrays.hashCode(key);
        return Math.floorMod(hash ^ (hash >>> 16), shards);
    }

    /** Adds rows, in this order, in the caller's transaction. */
    public void insert(Connection connection, List<ProducerRecord<byte[], byte[]>> records) throws SQLException {
        String sql = "INSERT INTO " + spec.table() + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        boolean one = records.size() == 1;
        boolean tells = spec.notifies() && dialect == Dialect.POSTGRESQL;
        // One round trip for the most frequent case: one event, with its notification.
        try (PreparedStatement insert =
                connection.prepareStatement(one && tells ? sql + " RETURNING pg_notify(?, '')" : sql)) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                bind(insert, record);
                if (one && tells) {
                    insert.setString(9, spec.channel());
                    insert.execute();
                } else if (one) {
                    insert.executeUpdate();
                } else {
                    insert.addBatch();
                }
            }
            if (!one) {
                var unused = insert.executeBatch();
            }
        }
        if (!one && tells) {
            tell(connection);
        }
    }

    private void bind(PreparedStatement insert, ProducerRecord<byte[], byte[]> record) throws SQLException {
        long token = ThreadLocalRandom.current().nextLong();
        Integer partition = record.partition();
        Long timestamp = record.timestamp();
        insert.setLong(1, token);
        insert.setInt(2, shard(record.key(), token, spec.shards()));
        insert.setString(3, record.topic());
        if (partition == null) {
            insert.setNull(4, Types.INTEGER);
        } else {
            insert.setInt(4, partition);
        }
        insert.setLong(5, timestamp == null ? System.currentTimeMillis() : timestamp);
        insert.setBytes(6, record.key());
        insert.setBytes(7, record.value());
        insert.setBytes(8, HeaderBytes.of(record.headers()));
    }

    private void tell(Connection connection) throws SQLException {
        try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, '')")) {
            notify.setString(1, spec.channel());
            notify.execute();
        }
    }

    /**
     * The rows of a shard that wait, in the order of their ids. All that are visible: a row of a transaction that commits late comes in a
     * later batch, and never not at all, because nothing remembers how far the ids were read.
     *
     * @param held topics to leave out
     */
    List<Row> waiting(Connection connection, int shard, int limit, Collection<String> held) throws SQLException {
        String sql = "SELECT id, " + COLUMNS + " FROM " + spec.table()
                + " WHERE shard = ? AND refused_at IS NULL" + (held.isEmpty() ? "" : " AND NOT (topic = ANY (?))")
                + " ORDER BY id LIMIT " + limit;
        List<Row> rows = new ArrayList<>();
        long bytes = 0;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(FETCH);
            select.setInt(1, shard);
            if (!held.isEmpty()) {
                select.setArray(2, connection.createArrayOf("varchar", held.toArray()));
            }
            try (ResultSet found = select.executeQuery()) {
                while (bytes < OutboxSpec.BATCH_BYTES && found.next()) {
                    Row row = row(found);
                    rows.add(row);
                    bytes += row.size();
                }
            }
        }
        return rows;
    }

    private static Row row(ResultSet found) throws SQLException {
        int partition = found.getInt("kafka_partition");
        Integer given = found.wasNull() ? null : partition;
        return new Row(
                new RowRef(found.getLong("id"), found.getLong("token")),
                new ProducerRecord<>(
                        found.getString("topic"),
                        given,
                        found.getLong("record_timestamp"),
                        found.getBytes("record_key"),
                        found.getBytes("record_value"),
                        HeaderBytes.read(found.getBytes("record_headers"))));
    }

    /** Deletes rows that were published; those that are not there were deleted before. */
    void delete(Connection connection, List<RowRef> rows) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + spec.table()
                    + " o USING unnest(?::bigint[], ?::bigint[]) AS done (id, token)"
                    + " WHERE o.id = done.id AND o.token = done.token")) {
                delete.setArray(
                        1,
                        connection.createArrayOf(
                                "bigint", rows.stream().map(RowRef::id).toArray()));
                delete.setArray(
                        2,
                        connection.createArrayOf(
                                "bigint", rows.stream().map(RowRef::token).toArray()));
                delete.executeUpdate();
            }
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + spec.table() + " WHERE id = ? AND token = ?")) {
            for (RowRef row : rows) {
                delete.setLong(1, row.id());
                delete.setLong(2, row.token());
                delete.addBatch();
            }
            var unused = delete.executeBatch();
        }
    }

    /** Takes a row out of the way, until somebody retries or discards it. */
    void refuse(Connection connection, RowRef row, String reason) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + spec.table()
                + " SET refused_at = CURRENT_TIMESTAMP, refusal = ? WHERE id = ? AND token = ?")) {
            update.setString(1, reason.substring(0, Math.min(REASON, reason.length())));
            update.setLong(2, row.id());
            update.setLong(3, row.token());
            update.executeUpdate();
        }
    }

    /** Lets refused rows wait again. */
    public int retryRefused(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + spec.table() + " SET refused_at = NULL, refusal = NULL WHERE refused_at IS NOT NULL")) {
            return update.executeUpdate();
        }
    }

    /** Deletes a refused row. */
    public boolean discardRefused(Connection connection, long id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + spec.table() + " WHERE id = ? AND refused_at IS NOT NULL")) {
            delete.setLong(1, id);
            return delete.executeUpdate() > 0;
        }
    }
}
