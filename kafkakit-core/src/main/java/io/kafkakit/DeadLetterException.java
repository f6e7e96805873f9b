package io.kafkakit;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to say that trying again cannot help: the record becomes a dead letter at once, whatever retries
 * its topic has. What the handler staged is dropped.
 *
 * <pre>{@code
 * if (order.products().isEmpty()) throw new DeadLetterException("order without products");
 * }</pre>
 */
public class DeadLetterException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    public DeadLetterException(String message) {
        super(message);
    }

    public DeadLetterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
