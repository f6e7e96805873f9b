package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.tenure.Tenure;

/** A flow's signals to the poll thread; thread-safe. */
public interface PollThreadSignals {

    /** The poll thread should commit offsets of this tenure. */
    void settled(Tenure tenure);

    /** A commit was refused. Only the next poll can refresh the group metadata. */
    void refused();

    /** Records of this tenure rest. The poll thread should dispatch its flow again in time. */
    void rests(Tenure tenure);

    /** The tenure has ended because of this record, and its partition must begin again. */
    void beginsAgain(Tenure tenure, Delivery refused, Exception reason);

    /** The poll thread has something to do. */
    void nudge();
}
