package io.kafkakit;

import org.jspecify.annotations.Nullable;

/** A produce-only transaction failed. {@link #outcomeKnown()} says whether that is certain. */
public final class TransactionException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeKnown;

    TransactionException(String message, boolean outcomeKnown, @Nullable Throwable cause) {
        super(message, cause);
        this.outcomeKnown = outcomeKnown;
    }

    /**
     * True: no event of the transaction is or will be visible, and you can run it again. False: the commit was sent and
     * not answered; either all events are visible or none is.
     */
    public boolean outcomeKnown() {
        return outcomeKnown;
    }
}
