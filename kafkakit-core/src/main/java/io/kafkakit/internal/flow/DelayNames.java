package io.kafkakit.internal.flow;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The delay in a retry topic's name. A policy with several delays has a topic for each. */
public final class DelayNames {

    private static final Pattern ENDING = Pattern.compile("-(\\d{1,15})(ms|s|m|h|d)");

    /** The longest delay of a policy. A name with a longer one was not made by a policy. */
    private static final long MOST_MILLIS = Duration.ofDays(366).toMillis();

    private DelayNames() {}

    /** The ending for this delay, in the largest unit that divides it: {@code -90s}, {@code -1h}. */
    public static String ending(Duration delay) {
        long millis = delay.toMillis();
        if (millis % 1_000 != 0) {
            return "-" + millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return "-" + seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return "-" + seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? "-" + seconds / 86_400 + "d" : "-" + seconds / 3_600 + "h";
    }

    /** For people: {@code 500 ms}, {@code 90 s}, {@code 1 min}. */
    public static String words(Duration delay) {
        return ending(delay).substring(1).replaceFirst("(?<=\\d)(?=\\D)", " ").replaceFirst("m$", "min");
    }

    /** The delay of an ending, 366 days at most; null if it is not one. */
    public static @Nullable Duration parse(String ending) {
        Matcher matcher = ENDING.matcher(ending);
        if (!matcher.matches()) {
            return null;
        }
        long unit = Duration.parse(
                        switch (matcher.group(2)) {
                            case "ms" -> "PT0.001S";
                            case "s" -> "PT1S";
                            case "m" -> "PT1M";
                            case "h" -> "PT1H";
                            default -> "P1D";
                        })
                .toMillis();
        long count = Math.min(Long.parseLong(matcher.group(1)), MOST_MILLIS);
        return Duration.ofMillis(Math.min(MOST_MILLIS, count * unit));
    }
}
