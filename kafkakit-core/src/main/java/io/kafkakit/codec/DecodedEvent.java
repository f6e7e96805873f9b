package io.kafkakit.codec;

import io.kafkakit.Experimental;
import org.jspecify.annotations.Nullable;

/**
 * A decoded event.
 *
 * @param event its name; null if the format has no names
 * @param data its data; null if no handler takes the event
 */
@Experimental
public record DecodedEvent(@Nullable String event, @Nullable Object data) {}
