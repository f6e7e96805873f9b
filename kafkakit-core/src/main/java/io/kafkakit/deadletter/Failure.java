package io.kafkakit.deadletter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a record became a dead letter, from its headers; unknown values are null.
 *
 * @param at when it failed. Null if the dead letter has only the time at which its record was produced, as in Kafka
 *     Streams and Connect.
 * @param disposition the word of {@link io.kafkakit.Disposition}
 * @param errorClass name of the exception's class
 * @param causes class names of the exception's causes, the root cause last; empty if none is known
 * @param message the exception's message
 * @param attempts the number of attempts
 */
public record Failure(
        @Nullable Instant at,
        @Nullable String disposition,
        @Nullable String errorClass,
        List<String> causes,
        @Nullable String message,
        @Nullable String stackTrace,
        @Nullable Integer attempts) {

    public Failure {
        causes = List.copyOf(causes);
    }

    /** Class name of the root cause: the last cause, or the exception's own class if it has no cause. */
    public @Nullable String rootCause() {
        return causes.isEmpty() ? errorClass : causes.get(causes.size() - 1);
    }
}
