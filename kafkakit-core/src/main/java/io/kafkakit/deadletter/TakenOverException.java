package io.kafkakit.deadletter;

import io.kafkakit.KafkaKitException;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else has begun to resolve dead letters of the same topic, and only one may at a time. What was resolved until then is
 * on record; what was not, is not: call again to go on.
 */
public final class TakenOverException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    public TakenOverException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
