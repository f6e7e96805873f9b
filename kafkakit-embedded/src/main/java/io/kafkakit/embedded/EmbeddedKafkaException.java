package io.kafkakit.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded Kafka could not do what it was asked to: start, stop, create a topic. The message says why. */
public final class EmbeddedKafkaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedKafkaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    EmbeddedKafkaException(String message) {
        super(message);
    }
}
