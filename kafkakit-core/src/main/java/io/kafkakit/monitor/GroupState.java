package io.kafkakit.monitor;

/** Where a group is in its life. It only goes forward, and from {@link #FAILED} nowhere. */
public enum GroupState {
    /** Topics are checked and producers made ready. */
    STARTING,
    /** Its consumers run. Whether they have partitions, their members tell. */
    RUNNING,
    /** It is being closed: what was begun may end and be committed. */
    CLOSING,
    /** Closed; nothing of it runs any more. */
    CLOSED,
    /** Something ended it that it cannot go on after, and {@link io.kafkakit.ConsumerGroup#failure()} says what. */
    FAILED
}
