package io.kafkakit.jdbc.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/**
 * An SQL file of this module.
 *
 * @param file its name in the dialect's folder
 */
public record SqlScript(Dialect dialect, String file) {

    private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");

    /** Where it is in the class path, for messages. */
    public String path() {
        return "io/kafkakit/jdbc/" + dialect.folder() + "/" + file;
    }

    /**
     * Runs its statements.
     *
     * @param table the table's name in the file
     * @param name the name to use instead
     */
    public void run(Connection connection, String table, String name) throws SQLException {
        String sql = COMMENT.matcher(text()).replaceAll("");
        try (Statement statement = connection.createStatement()) {
            for (String each : sql.split(";", -1)) {
                if (!each.isBlank()) {
                    statement.execute(renamed(each, table, name));
                }
            }
        }
    }

    /** An index has no schema in its own name: it is where its table is. */
    private static String renamed(String sql, String table, String name) {
        String plain = name.substring(name.lastIndexOf('.') + 1);
        return sql.replaceAll("INDEX " + table, "INDEX " + plain).replaceAll("(TABLE|ON) " + table, "$1 " + name);
    }

    private String text() {
        try (InputStream in = SqlScript.class.getResourceAsStream("/" + path())) {
            if (in == null) {
                throw new IllegalStateException(path() + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
