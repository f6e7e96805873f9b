package io.kafkakit.internal.flow;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The delay in a retry topic's name: a policy with several delays has a topic for each. */
public final class DelayNames {

    private static final Pattern ENDING = Pattern.compile("-(\\d{1,15})(ms|s|m|h|d)");

    /** No policy waits longer; a name that says so was not made by one. */
    private static final long MOST_MILLIS = Duration.ofDays(366).toMillis();

    private DelayNames() {}

    /** How a name ends for this delay, in the largest unit that it is a whole number of: {@code -90s}, {@code -1h}. */
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

    /** As people write it: {@code 500 ms}, {@code 90 s}, {@code 1 min}. */
    public static String words(Duration delay) {
        return ending(delay).substring(1).replaceFirst("(?<=\\d)(?=\\D)", " ").replaceFirst("m$", "min");
    }

    /** The delay that an ending says, a year at the most; null if it is none. */
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
