package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.jdbc.internal.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * Who publishes a shard, and how far its markers were settled, in SQL. The lease spares publishers that would fence each other all the
 * time. Nothing hangs on it: Kafka decides who may publish. All times are of the database's clock. Thread-safe.
 */
final class ShardTable {

    private final OutboxSpec spec;
    private final Dialect dialect;

    ShardTable(OutboxSpec spec, Dialect dialect) {
        this.spec = spec;
        this.dialect = dialect;
    }

    /**
     * Where the markers of a shard were last read to.
     *
     * @param topicId the marker topic's id at that time; null if none was read yet
     * @param offset of the last marker whose rows are deleted; null if there is none
     */
    record Settled(@Nullable String topicId, @Nullable Long offset) {}

    /** Takes or renews the lease; false if another owner has it. */
    boolean lease(Connection connection, int shard, String owner) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + spec.shardTable()
                + " SET owner = ?, owned_until = " + dialect.later()
                + " WHERE shard = ? AND (owner IS NULL OR owner = ? OR owned_until < CURRENT_TIMESTAMP)")) {
            update.setString(1, owner);
            update.setLong(2, spec.lease().toMillis());
            update.setInt(3, shard);
            update.setString(4, owner);
            return update.executeUpdate() == 1;
        }
    }

    /** Lets the next one have the shard at once. */
    void release(Connection connection, int shard, String owner) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + spec.shardTable()
                + " SET owner = NULL, owned_until = NULL WHERE shard = ? AND owner = ?")) {
            update.setInt(1, shard);
            update.setString(2, owner);
            update.executeUpdate();
        }
    }

    Settled settled(Connection connection, int shard) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT marker_topic, marker_offset FROM " + spec.shardTable() + " WHERE shard = ?")) {
            select.setInt(1, shard);
            try (ResultSet found = select.executeQuery()) {
                if (!found.next()) {
                    return new Settled(null, null);
                }
                long offset = found.getLong("marker_offset");
                Long given = found.wasNull() ? null : offset;
                return new Settled(found.getString("marker_topic"), given);
            }
        }
    }

    /** The markers up to this offset name no row any more. Renews the lease; false if it is lost. */
    boolean published(Connection connection, int shard, String owner, long offset) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + spec.shardTable()
                + " SET marker_offset = ?, published_at = CURRENT_TIMESTAMP, owned_until = " + dialect.later()
                + " WHERE shard = ? AND owner = ?")) {
            update.setLong(1, offset);
            update.setLong(2, spec.lease().toMillis());
            update.setInt(3, shard);
            update.setString(4, owner);
            return update.executeUpdate() == 1;
        }
    }

    /** Remembers which topic the markers are in, and where the last one was. */
    void settle(Connection connection, int shard, String topicId, @Nullable Long offset) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + spec.shardTable() + " SET marker_topic = ?, marker_offset = ? WHERE shard = ?")) {
            update.setString(1, topicId);
            if (offset == null) {
                update.setNull(2, Types.BIGINT);
            } else {
                update.setLong(2, offset);
            }
            update.setInt(3, shard);
            update.executeUpdate();
        }
    }
}
