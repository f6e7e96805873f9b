package io.kafkakit;

import org.jspecify.annotations.Nullable;

/** The root of every exception of this library's own; Kafka's exception, where there is one, is the cause. */
public class KafkaKitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KafkaKitException(String message) {
        super(message);
    }

    public KafkaKitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
