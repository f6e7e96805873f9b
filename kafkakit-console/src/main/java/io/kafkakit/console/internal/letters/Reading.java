package io.kafkakit.console.internal.letters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a topic was read, and what is in it.
 *
 * @param read records that were read, resolved ones and markers of transactions too
 * @param end how many there are to be read
 * @param isCurrent whether all were read when it was last looked
 * @param open unresolved dead letters among them
 * @param resolved resolved ones
 * @param oldest when the oldest open one failed; null if none is open
 * @param full how many dead letters the index took before it was full; 0 if it is not
 * @param problem why it cannot be read now; null if it can
 */
public record Reading(
        long read,
        long end,
        boolean isCurrent,
        long open,
        long resolved,
        @Nullable Instant oldest,
        long full,
        @Nullable String problem) {}
