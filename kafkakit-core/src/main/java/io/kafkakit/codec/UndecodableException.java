package io.kafkakit.codec;

import org.jspecify.annotations.Nullable;

/** A record's value is not an event that the codec can read. The record becomes a dead letter, its bytes unchanged. */
public final class UndecodableException extends Exception {

    private static final long serialVersionUID = 1L;

    public UndecodableException(String message) {
        super(message);
    }

    public UndecodableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
