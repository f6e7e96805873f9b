package io.kafkakit.codec;

import io.kafkakit.Experimental;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** The types that the handlers of a topic take. Thread-safe. */
@Experimental
@FunctionalInterface
public interface EventTypes {

    /**
     * The type of an event's data; null if no handler takes the event, whose data need not be decoded then.
     *
     * @param event the event's name; null if the record has none
     */
    @Nullable
    Type of(@Nullable String event);
}
