package io.kafkakit.cli.terminal;

/** What may be printed: text from the network can hold what moves a terminal's cursor, or writes its title. */
public final class Terminal {

    private Terminal() {}

    /** In one line, without control characters, invisible ones and those that turn the direction of writing. */
    public static String clean(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    }

    /** The same in several lines. */
    public static String cleanLines(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\t]]+", " ");
    }
}
