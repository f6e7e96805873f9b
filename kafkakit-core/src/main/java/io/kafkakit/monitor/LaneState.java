package io.kafkakit.monitor;

/** What a lane is doing. */
public enum LaneState {
    /** Its producers are made ready; what a killed predecessor left open is ended. */
    STARTING,
    /** It waits for outcomes, and has none. */
    IDLE,
    /** It appends outcomes, in a transaction if it has them. */
    APPENDING,
    /** It waits for the answer to a commit; where there are no transactions, for acknowledgements. */
    COMMITTING,
    /** A commit was not answered, and it finds out what became of it. */
    SETTLING,
    /**
     * It has outcomes and cannot commit them now: it waits for a topic, before the next try after a failed commit, or for a
     * producer that is ready. {@link LaneStatus#stalled()} or {@link PartitionStatus#stalled()} says why, if it lasts.
     */
    WAITING,
    /** It has ended. */
    CLOSED
}
