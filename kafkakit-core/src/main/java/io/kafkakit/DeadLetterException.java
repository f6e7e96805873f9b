package io.kafkakit;

import org.jspecify.annotations.Nullable;

/**
 * A handler throws this if another attempt cannot help. The record becomes a dead letter at once, even if its topic has
 * retries. The handler's staged sends are dropped.
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
