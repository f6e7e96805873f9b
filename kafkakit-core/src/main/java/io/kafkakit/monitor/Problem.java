package io.kafkakit.monitor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong, and that the group deals with by itself, but for the one that ends it. It stands in the log too.
 *
 * @param at when it began
 * @param what was tried, with the names it was tried on
 * @param cause Kafka's own exception, mostly
 * @param overAt when it was over; null as long as it lasts
 */
public record Problem(
        Instant at, String what, Throwable cause, @Nullable Instant overAt) {

    /** Whether it does not last any more. */
    public boolean isOver() {
        return overAt != null;
    }

    @Override
    public String toString() {
        return at + " " + what + ": " + cause + (overAt == null ? "" : " (over at " + overAt + ")");
    }
}
