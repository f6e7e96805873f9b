package io.kafkakit.monitor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One partition that a member holds, as its consumer saw it last. Immutable and thread-safe. Implemented by kafkakit only: later
 * versions may add methods.
 */
public interface PartitionStatus {

    /** The topic. */
    String topic();

    /** The partition's number. */
    int partition();

    /** The offset up to which records were read; -1 until the group knows what it committed before. */
    long position();

    /**
     * The offset up to which all records are done; -1 if nothing is known to be. The group has committed it. A topic that is handled
     * at least once commits it next.
     */
    long committed();

    /**
     * Records that are not done; -1 until it is known. The last fetch tells how many were not read: in offsets, so transaction
     * markers count. The broker is asked only for a retry partition that is not read because nothing in it is due.
     */
    long lag();

    /** Records that were read and are not done, wherever they are by now. */
    int bufferedRecords();

    /** Approximate memory of these and of the records that they caused, in bytes. */
    long bufferedBytes();

    /** Handlers that run. */
    int inFlight();

    /** Records whose handlers have ended and whose outcomes are not committed. */
    int awaitingCommit();

    /** Offsets that are done beyond the first record that is not; always 0 with {@link io.kafkakit.Ordering#PARTITION}. */
    long doneBeyondGap();

    /** Whether no more is read before some of what is buffered is done. */
    boolean paused();

    /** Records of a retry topic that wait for their time, or for another of their key. Those not read are counted in offsets. */
    long waitingRetries();

    /** When the first waiting retry is due; null if none waits. */
    @Nullable
    Instant retryDueAt();

    /**
     * Since when and why the partition stands still though it has records to read or outcomes to commit; null if it does not. A
     * missing topic, a broker that does not answer and an open transaction are reasons. A handler that runs for long is none.
     */
    @Nullable
    Stall stalled();

    /** The partition in one line; an unknown number is a question mark. */
    @Override
    String toString();
}
