package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for PostgreSQL's notifications, on a connection of its own. While that is broken, publishers look at the table as often as
 * without it. The only class that knows the driver.
 */
final class PostgresNotifications implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(PostgresNotifications.class);
    private static final int MILLIS = 500;

    private final DataSource source;
    private final String channel;
    private final Wakeups wakeups;
    private final StopSignal stop;

    PostgresNotifications(DataSource source, String channel, Wakeups wakeups, StopSignal stop) {
        this.source = source;
        this.channel = channel;
        this.wakeups = wakeups;
        this.stop = stop;
    }

    @Override
    public void run() {
        Patience patience = new Patience(100, 10_000);
        while (!stop.isStopped()) {
            try (Connection connection = source.getConnection()) {
                listen(connection, patience);
            } catch (SQLException e) {
                long millis = patience.next();
                log.warn(
                        "no notifications of {}, so rows wait for the poll interval; next try in {} ms: {}",
                        channel,
                        millis,
                        e.getMessage());
                stop.pause(millis);
            }
        }
    }

    private void listen(Connection connection, Patience patience) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN \"" + channel + "\"");
            patience.reset();
            // What was written before is not told.
            wakeups.wake();
            PGConnection notified = connection.unwrap(PGConnection.class);
            while (!stop.isStopped()) {
                PGNotification[] told = notified.getNotifications(MILLIS);
                if (told != null && told.length > 0) {
                    wakeups.wake();
                }
            }
            statement.execute("UNLISTEN \"" + channel + "\"");
        }
    }
}
