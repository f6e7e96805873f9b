package io.kafkakit.saga;

/** Where a saga stands. */
public enum SagaStatus {
    /** It goes forward. */
    RUNNING,
    /** A step has failed, and those before it are being undone. */
    COMPENSATING,
    /** All its steps are done. */
    COMPLETED,
    /** A step has failed, and those before it are undone. */
    COMPENSATED,
    /**
     * It cannot go on by itself: an operator retries, skips or ends its step. If it lacks a reply, and that comes after
     * all, it goes on. Nothing of it is lost.
     */
    STUCK;

    /** Whether it goes nowhere any more. */
    public boolean hasEnded() {
        return this == COMPLETED || this == COMPENSATED;
    }
}
