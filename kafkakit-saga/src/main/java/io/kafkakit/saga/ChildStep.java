package io.kafkakit.saga;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A step that runs another saga.
 *
 * @param <S> the saga's state
 * @param <C> the child's state
 */
public interface ChildStep<S, C> {

    /** The child's id, which must be new, and its first state. */
    ChildStep<S, C> starts(Function<? super S, String> id, Function<? super S, ? extends C> state);

    /** The child has completed: how its last state changes this saga's. Nothing changes by default. */
    ChildStep<S, C> completed(BiFunction<? super S, ? super C, ? extends S> change);

    /** How long the child may take. Then it is told to compensate, and the step has failed. */
    ChildStep<S, C> within(Duration limit);

    /** The step waits for ever. */
    ChildStep<S, C> withoutLimit();

    /** Undoes the completed child if a later step fails: sends this command. */
    ChildStep<S, C> undo(String topic, Function<? super S, ?> command);

    /** The child has no effect that must be undone. */
    ChildStep<S, C> nothingToUndo();
}
