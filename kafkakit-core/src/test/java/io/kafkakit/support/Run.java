package io.kafkakit.support;

import org.jspecify.annotations.Nullable;

/**
 * A handler was given a record.
 *
 * @param millis when, since 1970
 */
public record Run(int id, int attempt, long millis) {

    private static final String HANDLING = "handling ";

    String toLine() {
        return HANDLING + id + " " + attempt + " " + millis;
    }

    /** What a line says; null if it says something else. */
    static @Nullable Run parse(String line) {
        if (!line.startsWith(HANDLING)) {
            return null;
        }
        String[] parts = line.substring(HANDLING.length()).split(" ", -1);
        return new Run(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }
}
