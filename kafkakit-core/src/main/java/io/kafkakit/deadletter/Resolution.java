package io.kafkakit.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done about a dead letter. It is kept in the compacted topic {@code <dead-letter topic>-resolutions}, and
 * written in the same transaction as the redriven record.
 *
 * @param operator who did it; null if not stated
 * @param reason why; null if not stated
 * @param to the topic it was redriven to; null if it was discarded
 * @param edited whether an edited value went back; the dead letter keeps the original
 */
public record Resolution(
        Action action,
        Instant at,
        @Nullable String operator,
        @Nullable String reason,
        @Nullable String to,
        boolean edited) {

    /** The possible actions. */
    public enum Action {
        /** Sent back to be handled again. */
        REDRIVEN,
        /** Not to be handled again. */
        DISCARDED
    }
}
