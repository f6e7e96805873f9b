package io.kafkakit.saga;

import io.kafkakit.Retries;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * What ends the undoing of a step.
 *
 * @param <S> the saga's state
 */
public interface Undo<S> {

    /** With this reply the step is undone. */
    <R> Undo<S> on(Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change);

    /** With this reply the step is undone; the state stays. */
    Undo<S> on(Class<?> reply);

    /**
     * How long to wait for the reply to one command. After that the command is sent again, as the retries allow, and then
     * the saga is {@link SagaStatus#STUCK}.
     */
    Undo<S> within(Duration limit);

    /** How often the command is sent again if no reply comes, and after which pauses. Not at all by default. */
    Undo<S> retries(Retries retries);
}
