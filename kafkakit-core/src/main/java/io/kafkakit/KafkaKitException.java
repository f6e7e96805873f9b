package io.kafkakit;

import org.jspecify.annotations.Nullable;

/** The root of all exceptions of this library. If Kafka threw one, it is the cause. */
public class KafkaKitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KafkaKitException(String message) {
        super(message);
    }

    public KafkaKitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
