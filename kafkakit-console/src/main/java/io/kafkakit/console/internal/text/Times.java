package io.kafkakit.console.internal.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and numbers as the pages show them. */
public final class Times {

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Times() {}

    /** To the millisecond, in UTC. */
    public static String exact(Instant time) {
        return EXACT.format(time);
    }

    /** To the second, in UTC. */
    public static String brief(Instant time) {
        return SHORT.format(time);
    }

    /** How long ago, in its largest unit. */
    public static String ago(Instant time, Instant now) {
        return length(Duration.between(time, now)) + " ago";
    }

    /** A duration in its largest unit. */
    public static String length(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /** 12,345. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * A time, or a duration before now.
     *
     * @throws IllegalArgumentException if it is neither; the message says how to write one
     */
    public static Instant parse(String text, Instant now) {
        try {
            return text.startsWith("P") ? now.minus(Duration.parse(text)) : Instant.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time: write 2026-11-23T10:00:00Z, or PT2H for two hours ago", e);
        }
    }
}
