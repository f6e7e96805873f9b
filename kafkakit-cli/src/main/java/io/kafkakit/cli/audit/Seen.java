package io.kafkakit.cli.audit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record that a reader from outside saw.
 *
 * @param key the order's id on all topics of the flow; null if it has none
 * @param value byte for byte, as ISO 8859-1, which gives each byte a character
 * @param event what the value says, or null if it is no event of the flow
 * @param origin of a dead letter: where it was read first
 */
public record Seen(
        Position position,
        @Nullable String key,
        String value,
        @Nullable Object event,
        @Nullable Position origin) {

    /** The event, if it is one of this type. */
    public <T> Optional<T> as(Class<T> type) {
        return type.isInstance(event) ? Optional.of(type.cast(event)) : Optional.empty();
    }
}
