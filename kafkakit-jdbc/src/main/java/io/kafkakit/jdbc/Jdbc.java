package io.kafkakit.jdbc;

import io.kafkakit.EventContext;
import io.kafkakit.Experimental;
import io.kafkakit.effect.EffectKey;
import io.kafkakit.effect.EffectTransaction;
import io.kafkakit.effect.Effects;
import io.kafkakit.jdbc.internal.inbox.DataSourceTransactions;
import io.kafkakit.jdbc.internal.inbox.Inbox;
import io.kafkakit.jdbc.internal.inbox.InboxTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;

/**
 * Effects in a database, exactly once. Each handler runs in one transaction of the database, which also inserts a row
 * into the inbox table: which record was handled, and what the handler sends.
 *
 * <pre>{@code
 * group.subscribe(orders, topic -> topic.effects(Jdbc.on(dataSource)));
 *
 * orders.on(OrderPlaced.class, (order, ctx) -> {
 *     try (PreparedStatement insert = Jdbc.connection(ctx).prepareStatement("INSERT INTO payment …")) {
 *         …
 *     }
 *     ctx.send("payments", order.id(), new PaymentRequested(order.id()));
 * });
 * }</pre>
 *
 * <p>The group needs the table {@code kafkakit_inbox}. Its statements are in this module's jar, in
 * {@code io/kafkakit/jdbc/DATABASE/V2__inbox.sql}, for a migration tool of yours; or {@link #createTable()} creates it.
 *
 * <p>While the database is away, or too busy for another connection, partitions wait and no attempt counts. A
 * transaction that loses against another one (a deadlock, a serialization failure) is made again at once, and no attempt
 * counts either. Thread-safe; one instance may serve several topics and groups.
 */
@Experimental
public final class Jdbc implements Effects {

    private final JdbcTransactions transactions;
    private final Inbox inbox;
    private final InboxTable table;
    private final Duration retention;
    private final Duration fence;

    private Jdbc(JdbcTransactions transactions, InboxTable table, Duration retention, Duration fence) {
        this.transactions = transactions;
        this.table = table;
        this.retention = retention;
        this.fence = fence;
        this.inbox = new Inbox(transactions, table, retention, fence);
    }

    /** Each transaction has a connection of this data source, which should be a pool. */
    public static Jdbc on(DataSource dataSource) {
        Objects.requireNonNull(dataSource, "the data source is null: pass a connection pool");
        return in(new DataSourceTransactions(dataSource));
    }

    /** In transactions of a framework. */
    public static Jdbc in(JdbcTransactions transactions) {
        Objects.requireNonNull(transactions, "the transactions are null: pass those of your framework");
        return new Jdbc(transactions, InboxTable.DEFAULT, Duration.ofDays(14), Duration.ofMinutes(15));
    }

    /** The connection of the handler's transaction. Its commit, rollback, close and auto-commit are refused. */
    public static Connection connection(EventContext context) {
        return context.resource(Connection.class);
    }

    /**
     * Another name for the inbox table; {@code kafkakit_inbox} by default. A name in a schema has a dot:
     * {@code orders.kafkakit_inbox}.
     *
     * @throws IllegalArgumentException if it is not made of letters, digits, underscores and one dot at most
     */
    public Jdbc table(String name) {
        return new Jdbc(transactions, table.named(name), retention, fence);
    }

    /** The group creates the table at its start, if there is none. It needs the right to create tables then. */
    public Jdbc createTable() {
        return new Jdbc(transactions, table.created(), retention, fence);
    }

    /**
     * How long the rows of records stay that came from a retry topic or a redrive, or whose sends Kafka refused; 14 days
     * by default. A dead letter that is redriven later than that may have its effect again. The rows of all other
     * records go some time after their offset is committed: see {@link #fence}.
     *
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public Jdbc retention(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("the retention of the inbox is " + time
                    + ": pass at least as long as dead letters are kept, such as Duration.ofDays(14)");
        }
        return new Jdbc(transactions, table, time, fence);
    }

    /**
     * How long the row of a record stays at least; 15 minutes by default. A process that sleeps after it has lost a
     * partition, and goes on within this time, finds the row of what another process has handled meanwhile. One that
     * sleeps longer may have an effect again.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Jdbc fence(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    "the fence of the inbox is " + time + ": pass as long as a process may sleep, such as 15 minutes");
        }
        return new Jdbc(transactions, table, retention, time);
    }

    @Override
    public void check() {
        inbox.check();
    }

    @Override
    public void opened(String group, TopicPartition partition) {
        inbox.opened(group, partition);
    }

    @Override
    public EffectTransaction begin(List<EffectKey> keys) throws SQLException {
        return inbox.begin(keys);
    }

    @Override
    public Failure failure(Throwable thrown) {
        return inbox.failure(thrown);
    }

    @Override
    public void retain(EffectKey key) throws SQLException {
        inbox.retain(key);
    }

    @Override
    public void prune(String group, Map<TopicPartition, Long> committed) throws SQLException {
        inbox.prune(group, committed);
    }
}
