package io.kafkakit.monitor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A problem of Kafka or of the group. The group recovers from it without help, unless it is the one that ended the
 * group. It is also in the log.
 *
 * @param at when it began
 * @param what the operation that failed, with the names of what it was tried on
 * @param cause usually Kafka's own exception
 * @param overAt when it was over; null while it lasts
 */
public record Problem(
        Instant at, String what, Throwable cause, @Nullable Instant overAt) {

    /** Whether it is over. */
    public boolean isOver() {
        return overAt != null;
    }

    @Override
    public String toString() {
        return at + " " + what + ": " + cause + (overAt == null ? "" : " (over at " + overAt + ")");
    }
}
