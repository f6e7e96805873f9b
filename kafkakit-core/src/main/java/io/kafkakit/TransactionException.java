package io.kafkakit;

import org.jspecify.annotations.Nullable;

/** A produce-only transaction failed. {@link #outcomeKnown()} tells whether that is certain. */
public final class TransactionException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeKnown;

    TransactionException(String message, boolean outcomeKnown, @Nullable Throwable cause) {
        super(message, cause);
        this.outcomeKnown = outcomeKnown;
    }

    /**
     * True: nothing of the transaction is or will be visible, and it can be run again. False: the commit was asked for and
     * the answer did not come; either all of it is visible or nothing is.
     */
    public boolean outcomeKnown() {
        return outcomeKnown;
    }
}
