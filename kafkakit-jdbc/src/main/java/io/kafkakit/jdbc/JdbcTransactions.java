package io.kafkakit.jdbc;

import io.kafkakit.Experimental;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Begins the transactions in which handlers run. {@link Jdbc#on(javax.sql.DataSource)} begins them on a connection of a
 * data source; a framework with transactions of its own has its own. Must be thread-safe.
 */
@Experimental
@FunctionalInterface
public interface JdbcTransactions {

    /**
     * Begins a transaction for the calling thread.
     *
     * @throws SQLException if the database does not let it
     */
    Open begin() throws SQLException;

    /** A transaction that was begun. Used by the thread that began it. */
    interface Open extends AutoCloseable {

        /** Its connection, whose auto-commit is off. */
        Connection connection();

        /** Commits. If it throws, it is not known whether the transaction was committed. */
        void commit() throws SQLException;

        /** Rolls back, unless it was committed, and gives the connection back. Failures are logged. */
        @Override
        void close();
    }
}
