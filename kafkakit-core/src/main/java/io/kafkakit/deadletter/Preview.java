package io.kafkakit.deadletter;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters that a filter selects, up to the topic's end when it was read. Resolving a preview leaves out dead
 * letters that were written later. Immutable and thread-safe. Made by {@link DeadLetters#preview}; later versions may
 * add methods.
 */
public interface Preview {

    /** The filter. */
    DeadLetterFilter filter();

    /** The number of matching dead letters. */
    long count();

    /** When the first of them failed; null if none matches. */
    @Nullable
    Instant oldest();

    /** When the last of them failed; null if none matches. */
    @Nullable
    Instant newest();

    /**
     * How many of them have no failure time, only the time at which their record was produced. That time counts
     * instead.
     */
    long undated();

    /**
     * How many do not match because their record was produced too early, but may have failed later: see
     * {@link DeadLetterFilter#leavesOut}.
     */
    long leftOut();

    /**
     * The number of dead letters for each exception class, the most frequent first. This is the class of the root
     * cause, as far as it is known. If no class is known, the key is the exception's message.
     */
    Map<String, Long> errors();

    /** The number of dead letters from each topic and group, the most frequent first. */
    Map<String, Long> sources();

    /**
     * How many {@link Resolve#redrive()} would send to each topic, the most frequent first. For those that cannot be
     * redriven the key is the reason.
     */
    Map<String, Long> targets();
}
