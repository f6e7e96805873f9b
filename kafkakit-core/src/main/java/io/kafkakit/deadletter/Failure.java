package io.kafkakit.deadletter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a record became a dead letter, as far as its headers tell; what they do not tell is null.
 *
 * @param at when; null where the dead letter has only the time at which its record was produced, as those of Kafka Streams and
 *     Connect have
 * @param disposition the word of {@link io.kafkakit.Disposition}
 * @param errorClass name of the exception's class
 * @param causes names of the classes of its causes, the root cause last; empty where none is known
 * @param message the exception's own words
 * @param attempts how many there were
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

    /** Name of the class of the root cause: the last of the causes, or the exception's own class where it has none. */
    public @Nullable String rootCause() {
        return causes.isEmpty() ? errorClass : causes.get(causes.size() - 1);
    }
}
