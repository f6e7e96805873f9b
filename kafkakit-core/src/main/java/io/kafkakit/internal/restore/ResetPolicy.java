package io.kafkakit.internal.restore;

import java.time.Duration;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's {@code auto.offset.reset}: where a group begins in a partition of which it has committed nothing.
 *
 * @param setting as it was given
 * @param back how far in the past, for {@code by_duration}
 */
public record ResetPolicy(String setting, @Nullable Duration back) {

    private static final String BY_DURATION = "by_duration:";

    /** What this setting says, which Kafka has checked. */
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

    /** What to ask the broker for; null where the beginning and the end of the log are enough to know. */
    @Nullable
    OffsetSpec spec(long now) {
        return back == null ? null : OffsetSpec.forTimestamp(now - back.toMillis());
    }

    /** Where it begins: there, unless there is no such place. Like Kafka's consumer, at the end if no record is as young as that. */
    long offset(long begin, long end, long there) {
        if (back != null) {
            return there < 0 ? end : there;
        }
        return isLatest() ? end : begin;
    }
}
