package io.kafkakit.internal.dispatch;

/** Told by a flow what the poll thread should look after; thread-safe. */
public interface PollThreadSignals {

    /** Offsets of this flow are to be committed by the poll thread. */
    void settled(PartitionFlow flow);

    /** A commit was refused until the next poll has told of the group as it is now. */
    void refused();

    /** There is something to do. */
    void nudge();
}
