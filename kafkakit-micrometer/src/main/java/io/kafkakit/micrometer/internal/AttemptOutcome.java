package io.kafkakit.micrometer.internal;

import io.kafkakit.DeadLetterException;
import io.kafkakit.RetryLaterException;
import io.kafkakit.UnavailableException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How an attempt of a handler ended. */
enum AttemptOutcome {
    HANDLED,
    FAILED,
    POSTPONED,
    UNAVAILABLE;

    /** Causes of causes may form a circle. */
    private static final int DEEPEST = 50;

    /** What this exception of a handler says. As in a group, the first that says something decides. */
    static AttemptOutcome of(Throwable thrown) {
        @Nullable Throwable each = thrown;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            if (each instanceof UnavailableException) {
                return UNAVAILABLE;
            }
            if (each instanceof RetryLaterException) {
                return POSTPONED;
            }
            if (each instanceof DeadLetterException) {
                return FAILED;
            }
            each = each.getCause();
        }
        return FAILED;
    }

    /** The value of the tag. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
