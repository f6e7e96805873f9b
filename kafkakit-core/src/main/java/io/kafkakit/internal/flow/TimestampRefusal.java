package io.kafkakit.internal.flow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.jspecify.annotations.Nullable;

/**
 * A topic refuses a record's timestamp: by the broker's clock it is not within {@code message.timestamp.before.max.ms}
 * and {@code message.timestamp.after.max.ms}.
 *
 * @param earliest the earliest timestamp that the topic accepted then, in milliseconds since 1970
 * @param latest the latest timestamp that the topic accepted then, in milliseconds since 1970
 */
public record TimestampRefusal(long earliest, long latest) {

    /** If several records of a batch are refused, the client keeps the broker's message for each, but not its error. */
    private static final Pattern WORDS = Pattern.compile("The timestamp should be within \\[(-?\\d+), (-?\\d+)]");
    /** In milliseconds. The accepted range moves on with the broker's clock until the record is sent again. */
    private static final long MARGIN = 60_000;

    /** Whether a producer's exception means this. */
    public static boolean is(Throwable error) {
        return error instanceof InvalidTimestampException
                || (error instanceof InvalidRecordException && words(error).find());
    }

    /** The range that the topic accepts; null if the exception means something else, or does not contain it. */
    public static @Nullable TimestampRefusal of(Throwable error) {
        Matcher words = words(error);
        if (!is(error) || !words.find()) {
            return null;
        }
        try {
            long earliest = Long.parseLong(words.group(1));
            long latest = Long.parseLong(words.group(2));
            return latest < 0 || latest < earliest ? null : new TimestampRefusal(earliest, latest);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Matcher words(Throwable error) {
        return WORDS.matcher(String.valueOf(error.getMessage()));
    }

    /** The nearest timestamp that the topic accepts. */
    public long nearest(long timestamp) {
        if (timestamp > latest) {
            return latest;
        }
        long first = Math.max(0, earliest);
        return timestamp >= first + MARGIN ? timestamp : Math.min(first + MARGIN, first + (latest - first) / 2);
    }
}
