package io.kafkakit.spring;

import io.kafkakit.ConfigurationException;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.jdbc.JdbcTransactions;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Handlers run in transactions of Spring. What they call on the same thread takes part: {@code JdbcTemplate},
 * repositories of Spring Data, an {@code EntityManager}, and methods with {@code @Transactional}. Thread-safe.
 *
 * <pre>{@code
 * topic.effects(SpringTransactions.effects(transactionManager, dataSource));
 * }</pre>
 */
public final class SpringTransactions implements JdbcTransactions {

    private static final Logger log = LoggerFactory.getLogger(SpringTransactions.class);

    private final PlatformTransactionManager manager;
    private final DataSource dataSource;

    private SpringTransactions(PlatformTransactionManager manager, DataSource dataSource) {
        this.manager = manager;
        this.dataSource = dataSource;
    }

    /**
     * Effects in the transactions of this manager.
     *
     * @param dataSource the one that the manager's transactions use
     */
    public static Jdbc effects(PlatformTransactionManager manager, DataSource dataSource) {
        return Jdbc.in(new SpringTransactions(manager, dataSource));
    }

    /**
     * Begins a transaction.
     *
     * @throws ConfigurationException if the manager's transactions use another data source
     */
    @Override
    public Open begin() {
        TransactionStatus status = manager.getTransaction(new DefaultTransactionDefinition());
        try {
            if (!TransactionSynchronizationManager.hasResource(dataSource)) {
                throw new ConfigurationException(
                        "a transaction has two data sources",
                        List.of("the transaction manager " + manager + " does not use the data source " + dataSource
                                + ": pass the manager's own"));
            }
            return new OfSpring(status, DataSourceUtils.getConnection(dataSource));
        } catch (RuntimeException e) {
            manager.rollback(status);
            throw e;
        }
    }

    private final class OfSpring implements Open {

        private final TransactionStatus status;
        private final Connection connection;

        OfSpring(TransactionStatus status, Connection connection) {
            this.status = status;
            this.connection = connection;
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public void commit() {
            DataSourceUtils.releaseConnection(connection, dataSource);
            manager.commit(status);
        }

        @Override
        public void close() {
            if (status.isCompleted()) {
                return;
            }
            try {
                DataSourceUtils.releaseConnection(connection, dataSource);
                manager.rollback(status);
            } catch (RuntimeException e) {
                // The connection is broken, and its pool drops it. The database rolls back without it.
                log.debug("a transaction was not rolled back as it should be", e);
            }
        }
    }
}
