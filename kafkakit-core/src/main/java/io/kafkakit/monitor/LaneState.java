package io.kafkakit.monitor;

/** What a lane is doing. */
public enum LaneState {
    /** Its producers are made ready, and open transactions of a killed predecessor are ended. */
    STARTING,
    /** It has no outcomes and waits for some. */
    IDLE,
    /** It appends outcomes, in a transaction if it is transactional. */
    APPENDING,
    /** It waits for the answer to a commit, or without transactions for acknowledgements. */
    COMMITTING,
    /** A commit was not answered, and the lane finds out whether it succeeded. */
    SETTLING,
    /**
     * It has outcomes and cannot commit them now. It waits for a topic, for a ready producer, or before the next try
     * after a failed commit. If this lasts, {@link LaneStatus#stalled()} or {@link PartitionStatus#stalled()} gives the
     * reason.
     */
    WAITING,
    /** It has ended. */
    CLOSED
}
