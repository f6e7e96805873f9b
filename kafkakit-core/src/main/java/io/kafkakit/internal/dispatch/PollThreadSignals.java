package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.tenure.Tenure;

/** Told by a flow what the poll thread should look after; thread-safe. */
public interface PollThreadSignals {

    /** Offsets of this tenure are to be committed by the poll thread. */
    void settled(Tenure tenure);

    /** A commit was refused until the next poll has told of the group as it is now. */
    void refused();

    /** There is something to do. */
    void nudge();
}
