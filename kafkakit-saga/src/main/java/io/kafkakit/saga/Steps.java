package io.kafkakit.saga;

import io.kafkakit.EventSender;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Steps that follow each other. Each has a name that is unique in its saga; histories, headers and operators use it. Not
 * thread-safe; all functions that are passed must be pure, because they may run again after a crash.
 *
 * @param <S> the saga's state
 */
public interface Steps<S> {

    /** A step that sends a command and takes its reply, or waits for an event, or both. */
    Steps<S> step(String name, Consumer<Step<S>> step);

    /**
     * The step after which the saga only goes forward. If it fails, the steps before it are undone. Those behind it are
     * never undone: they are retried until they succeed, or an operator decides.
     */
    Steps<S> pivot(String name, Consumer<Step<S>> step);

    /** Changes the state, and sends events, in the transaction of the step before. */
    Steps<S> local(String name, BiFunction<S, EventSender, S> action);

    /** Waits. The saga goes on a little later than that, and never earlier. */
    Steps<S> pause(String name, Function<S, Duration> time);

    /** Waits until a moment. The saga goes on a little later than that, and never earlier. */
    Steps<S> pauseUntil(String name, Function<S, Instant> time);

    /** Takes these steps if the condition holds. */
    Steps<S> choose(String name, Predicate<S> condition, Consumer<Steps<S>> then);

    /** Takes one of two ways. */
    Steps<S> choose(String name, Predicate<S> condition, Consumer<Steps<S>> then, Consumer<Steps<S>> otherwise);

    /** Takes several ways at once, and goes on when all have arrived. */
    Steps<S> parallel(String name, Consumer<Branches<S>> branches);

    /**
     * Repeats these steps as long as the condition holds, which is asked before each round. One round more than allowed
     * is a failure of the step.
     *
     * @param atMost rounds
     */
    Steps<S> repeat(String name, Predicate<S> condition, int atMost, Consumer<Steps<S>> body);

    /** Runs another saga as a step, which ends when that saga does. */
    <C> Steps<S> child(String name, Saga<C> saga, Consumer<ChildStep<S, C>> step);
}
