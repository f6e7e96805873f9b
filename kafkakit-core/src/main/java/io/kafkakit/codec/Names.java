package io.kafkakit.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names of events, as they were read last: a topic has few, and a text that is there already need not be made, nor its hash. Keeps
 * no more than a fixed number of them. Thread-safe: at worst a name is made once more.
 */
final class Names {

    private static final int SIZE = 64;
    /** Longer ones are not kept: they come from the network. */
    private static final int LONGEST = 200;

    private final @Nullable String[] lately = new @Nullable String[SIZE];

    /** The text of some ASCII characters of a value; at least one. */
    String text(byte[] value, int from, int to) {
        int place = (31 * (31 * (to - from) + value[(from + to) / 2]) + value[to - 1]) & (SIZE - 1);
        String known = lately[place];
        if (known != null && isThere(known, value, from, to)) {
            return known;
        }
        String text = new String(value, from, to - from, StandardCharsets.US_ASCII);
        if (text.length() <= LONGEST) {
            lately[place] = text;
        }
        return text;
    }

    private static boolean isThere(String text, byte[] value, int from, int to) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != value[from + i]) {
                return false;
            }
        }
        return true;
    }
}
