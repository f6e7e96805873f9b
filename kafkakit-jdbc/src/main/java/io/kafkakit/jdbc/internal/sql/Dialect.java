package io.kafkakit.jdbc.internal.sql;

import io.kafkakit.KafkaKitException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/** The databases that kafkakit writes to, and where their SQL differs. */
public enum Dialect {
    POSTGRESQL("PostgreSQL", "now() + ? * interval '1 millisecond'"),
    H2("H2", "DATEADD('MILLISECOND', ?, CURRENT_TIMESTAMP)");

    private final String product;
    private final String later;

    Dialect(String product, String later) {
        this.product = product;
        this.later = later;
    }

    /**
     * The dialect of the database behind this connection.
     *
     * @throws KafkaKitException if it is another database
     */
    public static Dialect of(Connection connection) throws SQLException {
        String name = connection.getMetaData().getDatabaseProductName();
        return Arrays.stream(values())
                .filter(each -> each.product.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new KafkaKitException("the database '" + name + "' is not supported: use PostgreSQL or H2"));
    }

    /** The folder of its SQL files. */
    public String folder() {
        return product.toLowerCase(Locale.ROOT);
    }

    /** The database's time, later by a parameter in milliseconds. */
    public String later() {
        return later;
    }
}
