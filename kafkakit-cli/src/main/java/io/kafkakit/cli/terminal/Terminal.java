package io.kafkakit.cli.terminal;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;

/** What may be printed: text from the network can hold what moves a terminal's cursor, or writes its title. */
public final class Terminal {

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Terminal() {}

    /** How many columns a line has; {@link Integer#MAX_VALUE} where the output is no terminal. */
    public static int width() {
        // Set by the launcher.
        return Integer.getInteger("kafkakit.columns", Integer.MAX_VALUE);
    }

    /** In one line, without control characters, invisible ones and those that turn the direction of writing. */
    public static String clean(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    }

    /** How many columns a line of text takes: a wide character, such as a Chinese one, takes two, and an accent none. */
    public static int columns(String line) {
        return new AttributedString(line).columnLength();
    }

    /** In one line that takes no more columns than this; an ellipsis shows that it was cut. */
    public static String shortened(String text, int most) {
        AttributedString line = new AttributedString(clean(text).strip());
        return line.columnLength() <= most
                ? line.toString()
                : line.columnSubSequence(0, most - 1).toString() + "…";
    }

    /** A number of things: "1 dead letter", "2,000 dead letters". */
    public static String count(long number, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
    }

    /** As {@link #clean}, in several lines. */
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
