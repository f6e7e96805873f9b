package io.kafkakit.cli.terminal;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as options have them. */
public final class Times {

    private static final Pattern SHORT = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Times() {}

    /**
     * 2026-11-23T10:00:00Z, or PT2H for two hours ago.
     *
     * @throws java.time.DateTimeException if it is neither
     */
    public static Instant parse(String text) {
        return text.startsWith("P") ? Clock.systemUTC().instant().minus(Duration.parse(text)) : Instant.parse(text);
    }

    /**
     * How long 30s, 5m, 2h, 3d or PT2H is.
     *
     * @param option that says so
     * @throws WrongUsage if it is none of them
     */
    public static Duration duration(String option, String text) {
        Matcher matcher = SHORT.matcher(text);
        try {
            return matcher.matches()
                    ? UNITS.getOrDefault(matcher.group(2), Duration.ZERO).multipliedBy(Long.parseLong(matcher.group(1)))
                    : Duration.parse(text);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new WrongUsage(option + " " + text + " is no time: write it like 30s, 5m, 2h, 3d or PT2H", e);
        }
    }

    /** Its largest units, such as "2h 5m", "3.2 s" or "12 ms". */
    public static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 1) {
            return time.toMillis() + " ms";
        } else if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
        } else if (time.toMinutes() < 60) {
            return time.toMinutes() + "m " + time.toSecondsPart() + "s";
        }
        return time.toHours() < 48
                ? time.toHours() + "h " + time.toMinutesPart() + "m"
                : time.toDays() + "d " + time.toHoursPart() + "h";
    }
}
