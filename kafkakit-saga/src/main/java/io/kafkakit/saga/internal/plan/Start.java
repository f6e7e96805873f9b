package io.kafkakit.saga.internal.plan;

import java.util.function.Function;

/**
 * An event that begins a saga.
 *
 * @param event its name
 * @param id of the new saga
 * @param state its first state
 */
public record Start<S>(
        String topic, String event, Class<?> type, Function<Object, String> id, Function<Object, ? extends S> state) {}
