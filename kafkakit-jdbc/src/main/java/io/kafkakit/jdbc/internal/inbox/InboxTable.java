package io.kafkakit.jdbc.internal.inbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The table of the inbox, and the statements on it.
 *
 * @param name with its schema, if it has one
 * @param isCreated whether a group creates it
 */
public record InboxTable(String name, boolean isCreated) {

    public static final InboxTable DEFAULT = new InboxTable("kafkakit_inbox", false);

    static final String FILE = "V2__inbox.sql";

    private static final String KEY =
            "consumer_group = ? AND topic = ? AND partition_number = ? AND record_offset = ? AND record_timestamp = ?";

    public InboxTable named(String other) {
        if (!other.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?")) {
            throw new IllegalArgumentException("the name of the inbox table is '" + other
                    + "': use letters, digits and underscores, and a dot behind its schema");
        }
        return new InboxTable(other, isCreated);
    }

    public InboxTable created() {
        return new InboxTable(name, true);
    }

    /** Fails if the table is not there, or lacks a column. */
    String look() {
        return "SELECT consumer_group, topic, partition_number, record_offset, record_timestamp, recovered, handled_at, sends FROM "
                + name + " WHERE 1 = 0";
    }

    String insert() {
        return "INSERT INTO " + name
                + " (consumer_group, topic, partition_number, record_offset, record_timestamp, recovered, handled_at, sends)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    }

    String find() {
        return "SELECT sends FROM " + name + " WHERE " + KEY;
    }

    /** The last offset of a partition with a row. */
    String last() {
        return "SELECT MAX(record_offset) FROM " + name
                + " WHERE consumer_group = ? AND topic = ? AND partition_number = ?";
    }

    String retain() {
        return "UPDATE " + name + " SET recovered = TRUE WHERE " + KEY;
    }

    String deleteCommitted() {
        return "DELETE FROM " + name
                + " WHERE consumer_group = ? AND topic = ? AND partition_number = ? AND record_offset < ? AND recovered = FALSE AND handled_at < ?";
    }

    String deleteOld() {
        return "DELETE FROM " + name + " WHERE recovered = TRUE AND handled_at < ?";
    }

    /** The file with its statements, in the jar, for the database behind this connection. */
    static String file(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return "io/kafkakit/jdbc/" + product.toLowerCase(Locale.ROOT) + "/" + FILE;
    }
}
