package io.kafkakit.jdbc.internal.inbox;

import io.kafkakit.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Creates the table of the inbox, from the file with its statements. */
record InboxScript(InboxTable table) {

    void run(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        try (Statement statement = connection.createStatement()) {
            for (String sql : read(product).split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private String read(String product) {
        String file = InboxTable.file(product);
        try (InputStream in = InboxScript.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new ConfigurationException(
                        "the inbox cannot be created",
                        List.of("kafkakit-jdbc has no statements for " + product + ": create table '" + table.name()
                                + "' yourself, as " + InboxTable.file("PostgreSQL") + " does"));
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String plain = table.name().substring(table.name().indexOf('.') + 1);
            return text.replaceAll("(?m)^--.*$", "")
                    .replace("kafkakit_inbox_old", plain + "_old")
                    .replaceAll("\\bkafkakit_inbox\\b", table.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
