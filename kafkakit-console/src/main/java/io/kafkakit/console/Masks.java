package io.kafkakit.console;

import java.util.List;
import java.util.Set;

/**
 * The parts of a topic's dead letters that nobody sees in the console. They are removed before anything is rendered or
 * searched. Immutable.
 *
 * @param jsonPaths fields of JSON values, such as {@code card.number}; {@code *} stands for any one field or element,
 *     and {@code **.iban} for a field at any depth. A value that is not JSON is hidden as a whole if there are paths.
 * @param headers names of headers, in upper or lower case
 * @param key whether the record's key is hidden
 */
public record Masks(List<String> jsonPaths, Set<String> headers, boolean key) {

    private static final Masks NONE = new Masks(List.of(), Set.of(), false);

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if a path has an empty part
     */
    public Masks {
        jsonPaths = List.copyOf(jsonPaths);
        headers = Set.copyOf(headers);
        for (String path : jsonPaths) {
            if (List.of(path.split("\\.", -1)).contains("")) {
                throw new IllegalArgumentException(
                        "masked path '" + path + "' has an empty part; write it like card.number or **.iban");
            }
        }
    }

    /** Hides nothing. */
    public static Masks none() {
        return NONE;
    }

    /** Hides these fields of JSON values. */
    public static Masks ofJson(String... paths) {
        return new Masks(List.of(paths), Set.of(), false);
    }

    /** Whether nothing is hidden. */
    public boolean isEmpty() {
        return jsonPaths.isEmpty() && headers.isEmpty() && !key;
    }
}
