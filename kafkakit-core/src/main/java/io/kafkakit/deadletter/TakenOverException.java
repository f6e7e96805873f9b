package io.kafkakit.deadletter;

import io.kafkakit.KafkaKitException;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else has begun to resolve dead letters of the same topic; only one caller may at a time. Dead letters that
 * were resolved until then stay resolved. Call again to resolve the rest.
 */
public final class TakenOverException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    public TakenOverException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
