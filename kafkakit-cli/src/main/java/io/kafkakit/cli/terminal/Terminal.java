package io.kafkakit.cli.terminal;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What may be printed: text from the network can hold what moves a terminal's cursor, or writes its title. */
public final class Terminal {

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Terminal() {}

    /** In one line, without control characters, invisible ones and those that turn the direction of writing. */
    public static String clean(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    }

    /** The same in several lines. */
    public static String cleanLines(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\t]]+", " ");
    }

    /** JSON that means the same, with escapes for what it may hold as it is, and a terminal would obey. */
    public static String cleanJson(String json) {
        return UNPRINTABLE
                .matcher(json)
                .replaceAll(match -> match.group()
                        .chars()
                        .mapToObj(unit -> String.format("\\\\u%04x", unit))
                        .collect(Collectors.joining()));
    }
}
