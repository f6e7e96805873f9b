package io.kafkakit.saga.internal.plan;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An event that a step waits for.
 *
 * @param event its name
 * @param id the saga that it is for; null for the record's key
 */
public record Awaited(
        String topic, String event, Class<?> type, @Nullable Function<Object, String> id) {}
