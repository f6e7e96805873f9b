package io.kafkakit.faults;

import io.kafkakit.EventContext;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.postgres.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** A database in which each job is booked, in a table without a key: a job that is booked twice shows. */
record Bookings(Postgres postgres) {

    private static final String CREATE = "CREATE TABLE booking (job integer NOT NULL, source text NOT NULL)";

    /** Empty. */
    static Bookings create() {
        Postgres postgres = Postgres.database();
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Bookings(postgres);
    }

    /** Books a job, in the transaction of its handler. */
    static void book(int job, EventContext ctx) throws SQLException {
        try (PreparedStatement insert = Jdbc.connection(ctx).prepareStatement("INSERT INTO booking VALUES (?, ?)")) {
            insert.setInt(1, job);
            insert.setString(2, ctx.partition() + "@" + ctx.offset());
            insert.executeUpdate();
        }
    }

    /** All connections break, and after this time it is there again. */
    void stopFor(long millis) throws InterruptedException {
        postgres.stopAtOnce();
        Thread.sleep(millis);
        postgres.start();
    }

    /** How often each job is booked. */
    Map<Integer, Integer> all() {
        Map<Integer, Integer> all = new TreeMap<>();
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT job, count(*) FROM booking GROUP BY job")) {
            while (rows.next()) {
                all.put(rows.getInt(1), rows.getInt(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }
}
