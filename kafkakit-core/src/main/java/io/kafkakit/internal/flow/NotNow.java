package io.kafkakit.internal.flow;

import org.jspecify.annotations.Nullable;

/**
 * The record cannot be handled now, through no fault of its own. No attempt was made. It keeps its place, and so do the
 * records that must not overtake it.
 *
 * @param unavailable what the codec said; null if the event is paused
 * @param version of the topic's controls when the event was paused
 */
public record NotNow(@Nullable RuntimeException unavailable, int version) implements Verdict {

    /** The user has paused the event. */
    public static NotNow paused(int version) {
        return new NotNow(null, version);
    }

    /** A codec cannot read or write now. */
    public static NotNow unavailable(RuntimeException because) {
        return new NotNow(because, 0);
    }
}
