package io.kafkakit.saga.internal.plan;

import io.kafkakit.Retries;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a step waits, and how often it tries.
 *
 * @param within for each try; null for ever
 * @param isUnlimited whether that was said
 * @param retries null for none
 */
public record Limit(
        @Nullable Duration within,
        boolean isUnlimited,
        @Nullable Retries retries) {

    /** Nothing was said. */
    public static final Limit UNSET = new Limit(null, false, null);

    /** Whether a try may follow after so many. */
    public boolean allows(int tries) {
        return retries != null && tries <= retries.limit();
    }

    /** When a try that begins now is over, in milliseconds since 1970; 0 for never. */
    public long due(long now) {
        return within == null ? 0 : now + within.toMillis();
    }

    /** The pause after so many tries, in milliseconds. */
    public long pause(int tries) {
        return retries == null ? 0 : retries.backoff().delay(tries).toMillis();
    }

    /** Whether somebody said how long to wait. */
    public boolean isSaid() {
        return isUnlimited || within != null;
    }
}
