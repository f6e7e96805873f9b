package io.kafkakit.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of its own for a test, in the one PostgreSQL of its JVM:
 *
 * <pre>{@code
 * Postgres postgres = Postgres.database();
 * DataSource source = postgres.dataSource();
 * postgres.stopAtOnce();
 * postgres.start();
 * }</pre>
 *
 * <p>Tests of a class run one after the other, so a stop concerns the own test only. Without a pool: a connection costs a
 * few milliseconds.
 */
public final class Postgres {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String name;

    private Postgres(String name) {
        this.name = name;
    }

    /** Starts on the first use. */
    private static final class TheServer {
        static final Server SERVER = new Server();
    }

    /** A new, empty database. */
    public static Postgres database() {
        TheServer.SERVER.start();
        String name = "test" + NEXT.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(TheServer.SERVER.url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Postgres(name);
    }

    /** With the user in it; there is no password. */
    public String url() {
        return TheServer.SERVER.url(name);
    }

    public DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url());
        return source;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /** Stops the server, as {@code pg_ctl stop -m immediate} does. All connections break; what was committed is there again after {@link #start}. */
    public void stopAtOnce() {
        TheServer.SERVER.stopAtOnce();
    }

    /** Starts the server again, on the same port. Returns when it takes connections. */
    public void start() {
        TheServer.SERVER.start();
    }
}
