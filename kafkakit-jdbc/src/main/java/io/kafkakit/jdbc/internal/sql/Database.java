package io.kafkakit.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions of our own, each on a connection that is borrowed for it. Thread-safe if the data source is. */
public record Database(DataSource source, Dialect dialect) {

    /** What to do in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** The database behind this source. */
    public static Database of(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return new Database(source, Dialect.of(connection));
        }
    }

    /** Runs the work and commits; rolls back if it throws. */
    public <T> T transaction(Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return transaction(connection, work);
        }
    }

    /** Runs the work on this connection and commits; rolls back if it throws. */
    public static <T> T transaction(Connection connection, Work<T> work) throws SQLException {
        boolean was = connection.getAutoCommit();
        connection.setAutoCommit(false);
        boolean isDone = false;
        try {
            T result = work.run(connection);
            connection.commit();
            isDone = true;
            return result;
        } finally {
            end(connection, isDone, was);
        }
    }

    private static void end(Connection connection, boolean isDone, boolean was) throws SQLException {
        try {
            if (!isDone) {
                connection.rollback();
            }
            connection.setAutoCommit(was);
        } catch (SQLException e) {
            // The connection is broken, and what broke it is on its way to the caller.
            if (isDone) {
                throw e;
            }
        }
    }
}
