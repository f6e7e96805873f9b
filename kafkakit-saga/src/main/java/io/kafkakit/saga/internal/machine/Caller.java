package io.kafkakit.saga.internal.machine;

import org.jspecify.annotations.Nullable;

/**
 * Who waits for the end of a saga.
 *
 * @param key of the reply
 * @param correlation of the reply; null for none
 */
public record Caller(String topic, String key, @Nullable String correlation) {}
