package io.kafkakit.codec;

import org.jspecify.annotations.Nullable;

/**
 * An event as it came in.
 *
 * @param event its name
 * @param data its data; null if nobody handles the event
 */
public record DecodedEvent(String event, @Nullable Object data) {}
