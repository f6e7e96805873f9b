package io.kafkakit.saga.internal.machine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A step that has begun and not ended.
 *
 * @param activation its number in the saga: a step in a loop has several
 * @param attempt of its command, from 1
 * @param due when its wait is over, in milliseconds since 1970; 0 for never
 * @param deadLetter where its command lies, if the participant gave up: topic, partition and offset
 */
public record Open(
        String step,
        int activation,
        int attempt,
        Phase phase,
        long due,
        @Nullable String deadLetter) {
    public Open {
        Objects.requireNonNull(step, "open.step is missing");
        Objects.requireNonNull(phase, "open.phase is missing");
    }

    Open in(Phase other, int tries, long until) {
        return new Open(step, activation, tries, other, until, null);
    }

    Open withDeadLetter(String position) {
        return new Open(step, activation, attempt, phase, due, position);
    }

    boolean is(Token token) {
        return attempt == token.attempt() && isStepOf(token);
    }

    /** Whether the token is of a command of this step, maybe of an earlier one. */
    boolean isStepOf(Token token) {
        return activation == token.activation() && phase.isUndo() == token.isUndo() && step.equals(token.step());
    }
}
