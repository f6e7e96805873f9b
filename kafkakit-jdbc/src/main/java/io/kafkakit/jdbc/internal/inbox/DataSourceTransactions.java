package io.kafkakit.jdbc.internal.inbox;

import io.kafkakit.jdbc.JdbcTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions on connections of a data source. Thread-safe. */
public record DataSourceTransactions(DataSource dataSource) implements JdbcTransactions {

    private static final Logger log = LoggerFactory.getLogger(DataSourceTransactions.class);

    @Override
    public Open begin() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            boolean autoCommit = connection.getAutoCommit();
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            return new OnConnection(connection, autoCommit);
        } catch (SQLException | RuntimeException e) {
            try (connection) {
                throw e;
            }
        }
    }

    private static final class OnConnection implements Open {

        private final Connection connection;
        private final boolean autoCommit;
        private boolean committed;

        OnConnection(Connection connection, boolean autoCommit) {
            this.connection = connection;
            this.autoCommit = autoCommit;
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public void commit() throws SQLException {
            connection.commit();
            committed = true;
        }

        @Override
        public void close() {
            try (connection) {
                if (!committed) {
                    connection.rollback();
                }
                if (autoCommit) {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException e) {
                // The connection is broken, and its pool drops it. The database rolls back without it.
                log.debug("a connection was not given back as it should be", e);
            }
        }
    }
}
