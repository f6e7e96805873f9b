package io.kafkakit.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded Kafka failed to start, stop or create a topic. The message gives the reason. */
public final class EmbeddedKafkaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedKafkaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    EmbeddedKafkaException(String message) {
        super(message);
    }
}
