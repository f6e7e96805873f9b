package io.kafkakit.codec;

import org.jspecify.annotations.Nullable;

/**
 * A decoded event.
 *
 * @param event its name
 * @param data its data; null if no handler takes the event
 */
public record DecodedEvent(String event, @Nullable Object data) {}
