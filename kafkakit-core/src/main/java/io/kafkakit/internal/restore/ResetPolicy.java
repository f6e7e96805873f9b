package io.kafkakit.internal.restore;

import java.time.Duration;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's {@code auto.offset.reset}: where a group begins in a partition without a committed offset.
 *
 * @param setting the value as the user wrote it
 * @param back how far in the past, for {@code by_duration}; null for the others
 */
public record ResetPolicy(String setting, @Nullable Duration back) {

    private static final String BY_DURATION = "by_duration:";

    /** Parses a value that Kafka has checked. */
    public static ResetPolicy of(String setting) {
        return new ResetPolicy(
                setting,
                setting.startsWith(BY_DURATION) ? Duration.parse(setting.substring(BY_DURATION.length())) : null);
    }

    boolean isNone() {
        return setting.equals("none");
    }

    boolean isLatest() {
        return setting.equals("latest");
    }

    /** The question for the broker; null if the beginning and the end of the log suffice. */
    @Nullable
    OffsetSpec spec(long now) {
        return back == null ? null : OffsetSpec.forTimestamp(now - back.toMillis());
    }

    /**
     * The start offset: {@code there}, if it exists. If no record is as young as that, the end, as in Kafka's consumer.
     */
    long offset(long begin, long end, long there) {
        if (back != null) {
            return there < 0 ? end : there;
        }
        return isLatest() ? end : begin;
    }
}
