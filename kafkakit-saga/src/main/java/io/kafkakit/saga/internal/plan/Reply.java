package io.kafkakit.saga.internal.plan;

import java.util.function.BiFunction;

/**
 * A reply that ends a step.
 *
 * @param event its name
 * @param type of its data
 * @param change the state with the data of the reply
 * @param isFailure whether the step has failed, without an effect
 */
public record Reply<S>(
        String event, Class<?> type, BiFunction<? super S, Object, ? extends S> change, boolean isFailure) {}
