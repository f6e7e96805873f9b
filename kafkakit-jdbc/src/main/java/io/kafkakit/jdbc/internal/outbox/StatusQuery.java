package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.jdbc.outbox.OutboxStatus;
import io.kafkakit.jdbc.outbox.RefusedRow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what an operator wants to know, in SQL. Thread-safe. */
public final class StatusQuery {

    private final OutboxSpec spec;

    public StatusQuery(OutboxSpec spec) {
        this.spec = spec;
    }

    /** The shards; counts all rows that wait. */
    public List<OutboxStatus.Shard> shards(Connection connection, Map<Integer, String> troubles) throws SQLException {
        String sql = "SELECT s.shard, s.owner, s.owned_until, s.published_at, CURRENT_TIMESTAMP AS at,"
                + " count(o.id) FILTER (WHERE o.refused_at IS NULL) AS waiting,"
                + " count(o.id) FILTER (WHERE o.refused_at IS NOT NULL) AS refused,"
                + " min(o.created_at) FILTER (WHERE o.refused_at IS NULL) AS oldest"
                + " FROM " + spec.shardTable() + " s LEFT JOIN " + spec.table() + " o ON o.shard = s.shard"
                + " GROUP BY s.shard, s.owner, s.owned_until, s.published_at ORDER BY s.shard";
        List<OutboxStatus.Shard> shards = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                shards.add(shard(found, troubles.get(found.getInt("shard"))));
            }
        }
        return shards;
    }

    private static OutboxStatus.Shard shard(ResultSet found, @Nullable String wrong) throws SQLException {
        Instant now = found.getObject("at", OffsetDateTime.class).toInstant();
        Instant until = instant(found, "owned_until");
        Instant oldest = instant(found, "oldest");
        return new OutboxStatus.Shard(
                found.getInt("shard"),
                until == null || until.isBefore(now) ? null : found.getString("owner"),
                found.getLong("waiting"),
                oldest == null ? Duration.ZERO : Duration.between(oldest, now),
                found.getLong("refused"),
                instant(found, "published_at"),
                wrong);
    }

    private static @Nullable Instant instant(ResultSet found, String column) throws SQLException {
        OffsetDateTime time = found.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The refused rows with the lowest ids. */
    public List<RefusedRow> refused(Connection connection, int limit) throws SQLException {
        List<RefusedRow> rows = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT id, topic, record_key, refused_at, refusal FROM "
                                + spec.table() + " WHERE refused_at IS NOT NULL ORDER BY id LIMIT " + limit);
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                rows.add(new RefusedRow(
                        found.getLong("id"),
                        found.getString("topic"),
                        text(found.getBytes("record_key")),
                        found.getObject("refused_at", OffsetDateTime.class).toInstant(),
                        found.getString("refusal")));
            }
        }
        return rows;
    }
}
