package io.kafkakit.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named values of a query string or a form, in their order. Immutable.
 *
 * @param values by name
 */
public record Fields(Map<String, List<String>> values) {

    private static final int MOST = 200;

    /** Copies the values. */
    public Fields {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, its) -> copy.put(name, List.copyOf(its)));
        values = java.util.Collections.unmodifiableMap(copy);
    }

    /** No values. */
    public static Fields none() {
        return new Fields(Map.of());
    }

    /**
     * Parses {@code application/x-www-form-urlencoded} text. Takes the first 200 fields, and ignores those that are not
     * encoded as they should.
     */
    public static Fields parse(String encoded) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        int taken = 0;
        for (String pair : encoded.split("&", -1)) {
            if (pair.isEmpty() || taken++ >= MOST) {
                continue;
            }
            int equals = pair.indexOf('=');
            try {
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                values.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
            } catch (IllegalArgumentException notEncoded) {
                // Not encoded as it should be, so it says nothing.
            }
        }
        return new Fields(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The first value of this name without spaces round it; empty text if there is none. */
    public String first(String name) {
        return all(name).stream().findFirst().map(String::strip).orElse("");
    }

    /** All values of this name. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }
}
