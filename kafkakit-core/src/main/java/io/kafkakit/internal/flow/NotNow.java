package io.kafkakit.internal.flow;

import io.kafkakit.DeadLetterException;
import io.kafkakit.RetryLaterException;
import io.kafkakit.UnavailableException;
import io.kafkakit.codec.CodecUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * The record cannot be handled now, through no fault of its own. No attempt was made. It keeps its place, and so do the
 * records that must not overtake it.
 *
 * @param unavailable what a codec or a handler said; null if the event is paused
 * @param version of the topic's controls when the event was paused
 */
public record NotNow(@Nullable UnavailableException unavailable, int version) implements Verdict {

    /** The user has paused the event. */
    public static NotNow paused(int version) {
        return new NotNow(null, version);
    }

    /** A codec or a handler cannot work now. */
    public static NotNow unavailable(UnavailableException because) {
        return new NotNow(because, 0);
    }

    /**
     * What this exception of a handler says; null if it is a failed attempt. A handler that decides on its record itself
     * has the last word, whatever the cause.
     */
    public static @Nullable NotNow of(Throwable thrown) {
        for (Throwable each : new CauseChain(thrown).all()) {
            if (each instanceof UnavailableException unavailable) {
                return unavailable(unavailable);
            }
            if (each instanceof DeadLetterException || each instanceof RetryLaterException) {
                return null;
            }
        }
        return null;
    }

    /** What is not available, for people. */
    public String what() {
        return unavailable instanceof CodecUnavailableException
                ? "a codec is not available"
                : "what a handler needs is not available";
    }
}
