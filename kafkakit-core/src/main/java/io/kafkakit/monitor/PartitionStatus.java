package io.kafkakit.monitor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one partition that a member holds. Immutable and thread-safe. Only kafkakit implements it; later
 * versions may add methods.
 */
public interface PartitionStatus {

    /** The topic. */
    String topic();

    /** The partition's number. */
    int partition();

    /** The offset up to which records were read; -1 until the group knows its committed offset. */
    long position();

    /**
     * The offset up to which all records are done; -1 if unknown. On an exactly-once topic the group has committed it.
     * On an at-least-once topic the group commits it next.
     */
    long committed();

    /**
     * The number of unfinished records; -1 if unknown. Unread records are counted in offsets, as of the last fetch, so
     * transaction markers count. The broker is asked only for a retry partition that is not read because none of its
     * records is due.
     */
    long lag();

    /**
     * The timestamp of the first record that was read and is not done; null if there is none, or it has none. Its
     * producer set it, or its topic, if that has {@code message.timestamp.type=LogAppendTime}. In a retry topic it is
     * the time of the failure.
     */
    default @Nullable Instant oldestWrittenAt() {
        return null;
    }

    /** Records that were read and are not done, in whichever step they are. */
    int bufferedRecords();

    /** Approximate memory of these records and of those that they caused, in bytes. */
    long bufferedBytes();

    /** The number of running handlers. */
    int inFlight();

    /** Records whose handlers have ended and whose outcomes are not committed yet. */
    int awaitingCommit();

    /**
     * Offsets that are done beyond the first unfinished record; always 0 with {@link io.kafkakit.Ordering#PARTITION}.
     */
    long doneBeyondGap();

    /** Whether reading is paused until some of the buffered records are done. */
    boolean paused();

    /**
     * Records of a retry topic that wait until they are due, or for another record of their key. Unread ones are
     * counted in offsets.
     */
    long waitingRetries();

    /** When the first waiting retry is due; null if none waits. */
    @Nullable
    Instant retryDueAt();

    /**
     * Since when and why the partition stands still, though it has records to read or outcomes to commit; null if it
     * does not. Reasons are a missing topic, a broker that does not answer, or an open transaction. A long-running
     * handler is not a reason.
     */
    @Nullable
    Stall stalled();

    /** The partition in one line; an unknown number is a question mark. */
    @Override
    String toString();
}
