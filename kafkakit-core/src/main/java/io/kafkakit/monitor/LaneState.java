package io.kafkakit.monitor;

/** What a lane is doing. */
public enum LaneState {
    /** Its producers are made ready; what a killed predecessor left open is ended. */
    STARTING,
    /** It waits for outcomes. */
    IDLE,
    /** It appends outcomes, in a transaction if it has them. */
    APPENDING,
    /** It waits for the answer to a commit; where there are no transactions, for acknowledgements. */
    COMMITTING,
    /** A commit was not answered, and it finds out what became of it. */
    SETTLING,
    /** A commit failed, and it waits for some time before the next try, or for a producer that is ready. */
    WAITING,
    /** It has ended. */
    CLOSED
}
