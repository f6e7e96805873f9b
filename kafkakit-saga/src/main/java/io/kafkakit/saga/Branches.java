package io.kafkakit.saga;

import java.util.function.Consumer;

/**
 * The ways of a {@linkplain Steps#parallel parallel} step.
 *
 * @param <S> the saga's state
 */
public interface Branches<S> {

    /** Adds a way. */
    Branches<S> branch(String name, Consumer<Steps<S>> steps);
}
