package io.kafkakit.deadletter;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a filter finds in a dead-letter topic, up to where the topic went when it was read. To resolve by it leaves out what is
 * written later. Immutable and thread-safe. Made by {@link DeadLetters#preview}; later versions may add methods.
 */
public interface Preview {

    /** The filter. */
    DeadLetterFilter filter();

    /** How many match. */
    long count();

    /** When the first of them failed; null if none match. */
    @Nullable
    Instant oldest();

    /** When the last of them failed; null if none match. */
    @Nullable
    Instant newest();

    /** How many have only the time when their record was produced, not when it failed. That time counts for them. */
    long undated();

    /**
     * How many do not match because their record was produced too early, though they may have failed later: see {@link
     * DeadLetterFilter#leavesOut}.
     */
    long leftOut();

    /**
     * How many failed with each class of exception, the most frequent first: the root cause's, as far as it is known. Where no class
     * is known, the exception's message stands there.
     */
    Map<String, Long> errors();

    /** How many came from each topic and group, the most frequent first. */
    Map<String, Long> sources();

    /**
     * How many would be redriven to each topic by {@link Resolve#redrive()}, the most frequent first. Those that cannot be redriven
     * stand under the reason.
     */
    Map<String, Long> targets();
}
