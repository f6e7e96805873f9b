package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.ConfigurationException;
import io.kafkakit.jdbc.internal.sql.Database;
import io.kafkakit.jdbc.internal.sql.SqlScript;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables before anything starts: whether they are there, and fit. */
public final class TableCheck {

    private static final Logger log = LoggerFactory.getLogger(TableCheck.class);
    /** The table's name in the SQL files. */
    private static final String TABLE = "kafkakit_outbox";

    private final OutboxSpec spec;
    private final Database database;
    private final SqlScript script;

    public TableCheck(OutboxSpec spec, Database database) {
        this.spec = spec;
        this.database = database;
        this.script = new SqlScript(database.dialect(), "V1__outbox.sql");
    }

    /**
     * What the tables say of this outbox.
     *
     * @param incarnation a name that no other outbox has, also not one with the same name in another database
     */
    public record Meta(String incarnation, int shards) {}

    /** Creates the tables if the first of them is missing. */
    public void create() throws SQLException {
        try {
            database.transaction(connection -> {
                probe(connection, "SELECT id FROM " + spec.table());
                return true;
            });
        } catch (SQLException missing) {
            createNow(missing);
        }
    }

    private void createNow(SQLException missing) throws SQLException {
        try {
            database.transaction(connection -> {
                script.run(connection, TABLE, spec.table());
                return true;
            });
            log.info("the tables of outbox {} were created: {} and two more", spec.name(), spec.table());
        } catch (SQLException e) {
            // Another instance that starts at the same time may have been faster: the check that follows finds out.
            log.debug("the tables of outbox {} could not be created", spec.name(), e);
            missing.addSuppressed(e);
        }
    }

    /**
     * Checks tables and columns, and writes the rows that say what this outbox is if nobody has yet.
     *
     * @throws ConfigurationException if a table or a column is missing, or the number of shards is another one
     */
    public Meta check() throws SQLException {
        look(
                spec.table(),
                "id, token, shard, topic, kafka_partition, record_timestamp, record_key, record_value,"
                        + " record_headers, created_at, refused_at, refusal");
        look(spec.shardTable(), "shard, owner, owned_until, published_at, marker_topic, marker_offset");
        look(spec.metaTable(), "id, incarnation, shards");
        return database.transaction(connection -> {
            insertIfNone(
                    connection,
                    "INSERT INTO " + spec.metaTable() + " (id, incarnation, shards) SELECT 1, '"
                            + UUID.randomUUID().toString().substring(0, 8) + "', " + Math.max(1, spec.shards())
                            + " WHERE NOT EXISTS (SELECT 1 FROM " + spec.metaTable() + ")");
            Meta meta = meta(connection);
            for (int shard = 0; shard < meta.shards(); shard++) {
                insertIfNone(
                        connection,
                        "INSERT INTO " + spec.shardTable() + " (shard) SELECT " + shard
                                + " WHERE NOT EXISTS (SELECT 1 FROM " + spec.shardTable() + " WHERE shard = " + shard
                                + ")");
            }
            return meta;
        });
    }

    /** Of two instances that start at the same time, the slower one gets a duplicate key: then the row is there. */
    private static void insertIfNone(Connection connection, String sql) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            probe(connection, sql);
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith("23")) {
                throw e;
            }
            connection.rollback(before);
        }
    }

    private void look(String table, String columns) throws SQLException {
        try {
            database.transaction(connection -> {
                probe(connection, "SELECT " + columns + " FROM " + table + " WHERE 1 = 0");
                return true;
            });
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith("42")) {
                throw e;
            }
            throw refused("table '" + table + "' is missing or lacks a column: run " + script.path()
                    + " of kafkakit-jdbc with your migrations, or call createTables(): " + e.getMessage());
        }
    }

    private ConfigurationException refused(String problem) {
        return new ConfigurationException("outbox '" + spec.name() + "' cannot start:", List.of(problem));
    }

    private static void probe(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Meta meta(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT incarnation, shards FROM " + spec.metaTable());
                ResultSet found = select.executeQuery()) {
            if (!found.next()) {
                throw new SQLException("table " + spec.metaTable() + " has no row");
            }
            int shards = found.getInt("shards");
            if (spec.shards() != 0 && shards != spec.shards()) {
                throw refused("shards(" + spec.shards() + "): table '" + spec.table() + "' was begun with "
                        + shards + ", and another number would break the order of keys: pass " + shards
                        + ", or stop all writers, wait until the table is empty, and set column shards of "
                        + spec.metaTable());
            }
            return new Meta(found.getString("incarnation"), shards);
        }
    }
}
