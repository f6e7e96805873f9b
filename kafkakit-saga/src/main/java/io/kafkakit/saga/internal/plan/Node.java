package io.kafkakit.saga.internal.plan;

import io.kafkakit.EventSender;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A step of a saga. Immutable.
 *
 * @param <S> the saga's state
 */
public sealed interface Node<S> {

    /** Unique in its saga. */
    String name();

    /** The blocks of steps inside it. */
    default List<Block<S>> blocks() {
        return List.of();
    }

    /**
     * Sends a command, or waits for events, or both, until a reply ends it.
     *
     * @param command null if it only waits
     * @param awaited the events that it waits for, besides replies
     * @param replies by the name of their event
     * @param compensation null if nothing is to be undone
     * @param undoesNothing whether that was said
     */
    record Task<S>(
            String name,
            @Nullable Command<S> command,
            List<Awaited> awaited,
            Map<String, Reply<S>> replies,
            Limit limit,
            @Nullable Compensation<S> compensation,
            boolean undoesNothing,
            boolean isPivot)
            implements Node<S> {}

    /** Changes the state at once. */
    record Local<S>(String name, BiFunction<S, EventSender, S> action) implements Node<S> {}

    /**
     * Waits.
     *
     * @param until from the state and the time when the step begins to the end of the wait
     */
    record Pause<S>(String name, BiFunction<S, Instant, Instant> until) implements Node<S> {}

    /** One of two ways; the other may be empty. */
    record Choice<S>(String name, Predicate<S> condition, Block<S> then, Block<S> otherwise) implements Node<S> {

        @Override
        public List<Block<S>> blocks() {
            return List.of(then, otherwise);
        }
    }

    /** All ways at once. */
    record Parallel<S>(String name, List<Block<S>> blocks) implements Node<S> {}

    /** The same way again and again. */
    record Loop<S>(String name, Predicate<S> condition, int atMost, Block<S> body) implements Node<S> {

        @Override
        public List<Block<S>> blocks() {
            return List.of(body);
        }
    }

    /**
     * Steps that follow each other.
     *
     * @param name unique in its saga: the name of its step and its own
     */
    record Block<S>(String name, List<Node<S>> nodes) {}
}
