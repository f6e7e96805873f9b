package io.kafkakit.monitor;

/** The state of a group. It only goes forward, and {@link #FAILED} is final. */
public enum GroupState {
    /** Topics are checked and producers are made ready. */
    STARTING,
    /** Its consumers run. Their {@link MemberStatus} says whether they have partitions. */
    RUNNING,
    /** It is being closed: in-flight records may end and be committed. */
    CLOSING,
    /** Closed; no part of it runs. */
    CLOSED,
    /** An error ended it for good; {@link io.kafkakit.ConsumerGroup#failure()} returns it. */
    FAILED
}
