package io.kafkakit.jdbc.support;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kafkakit.postgres.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A database with a table of bookings, which has no key: an effect that is made twice shows. */
public record Bank(DataSource plain, HikariDataSource pool) implements AutoCloseable {

    /** On PostgreSQL. */
    public static Bank on(Postgres postgres) {
        return of(postgres.dataSource());
    }

    /** In a database of H2, in memory. */
    public static Bank onH2(String name) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        return of(h2);
    }

    private static Bank of(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(8);
        config.setConnectionTimeout(2_000);
        config.setInitializationFailTimeout(-1);
        Bank bank = new Bank(source, new HikariDataSource(config));
        bank.execute("CREATE TABLE booking (entry varchar(50) NOT NULL)");
        return bank;
    }

    /** Books on this connection. */
    public static void book(Connection connection, String entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO booking VALUES (?)")) {
            insert.setString(1, entry);
            insert.executeUpdate();
        }
    }

    /** All bookings, sorted. */
    public List<String> bookings() {
        return query("SELECT entry FROM booking ORDER BY entry");
    }

    /** The first column of each row, as text. */
    public List<String> query(String sql) {
        try (Connection connection = plain.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void execute(String sql) {
        try (Connection connection = plain.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
