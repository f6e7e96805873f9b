package io.kafkakit.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done about a dead letter. Kept in the compacted topic {@code <dead-letter topic>-resolutions}, written in the same
 * transaction as what was done.
 *
 * @param operator who, as they said; null if nobody said
 * @param reason why, as they said; null if nobody said
 * @param to the topic it was redriven to; null if it was discarded
 * @param edited whether another value went back than the one that failed; the dead letter keeps that one
 */
public record Resolution(
        Action action,
        Instant at,
        @Nullable String operator,
        @Nullable String reason,
        @Nullable String to,
        boolean edited) {

    /** What can be done. */
    public enum Action {
        /** Sent to where it is handled again. */
        REDRIVEN,
        /** Not to be handled any more. */
        DISCARDED
    }
}
