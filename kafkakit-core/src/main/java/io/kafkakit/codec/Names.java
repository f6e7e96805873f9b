package io.kafkakit.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A cache of recent event names of one topic. It saves making a text and its hash again. It keeps at most a fixed
 * number of names. Thread-safe: in the worst case a name is made again.
 */
final class Names {

    private static final int SIZE = 64;
    /** Longer names are not kept, because they come from the network. */
    private static final int LONGEST = 200;

    private final @Nullable String[] lately = new @Nullable String[SIZE];

    /** The text of these ASCII characters of a value; at least one character. */
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
