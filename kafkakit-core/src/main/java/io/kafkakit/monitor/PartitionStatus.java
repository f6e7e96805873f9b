package io.kafkakit.monitor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One partition that a member holds. Immutable.
 *
 * @param position the offset up to which records were read; -1 as long as what the group committed before is being asked for
 * @param committed the offset up to which all records are done: what the group has committed or, where it handles at least
 *     once, commits next; -1 if nothing is known to be
 * @param lag records that are not done: those that were not read, as far as the last fetch told, and those that were and are
 *     not done. Not asked of the broker, and so -1 until a fetch has told; but every few seconds of a retry partition that is
 *     not read because nothing in it is due. What was not read is counted in offsets, so transaction markers count.
 * @param bufferedRecords records that were read and are not done, wherever they are by now
 * @param bufferedBytes what these and the records that they caused take in memory, about
 * @param inFlight handlers that run
 * @param awaitingCommit records whose handlers have ended and whose outcomes are not committed
 * @param doneBeyondGap offsets that are done beyond the first record that is not; always 0 with
 *     {@link io.kafkakit.Ordering#PARTITION}
 * @param paused whether no more is read before some of what is buffered is done
 * @param waitingRetries records of a retry topic that wait for their time, or for another of their key; those that were not
 *     read are counted in offsets
 * @param retryDueAt when the first of them is due; null if none waits
 * @param stalled since when and why the partition stands still though it has records to read or outcomes to commit: a topic is
 *     missing, a broker does not answer, a transaction is open; null if it does not. A handler that runs for long is no stall.
 */
public record PartitionStatus(
        String topic,
        int partition,
        long position,
        long committed,
        long lag,
        int bufferedRecords,
        long bufferedBytes,
        int inFlight,
        int awaitingCommit,
        long doneBeyondGap,
        boolean paused,
        long waitingRetries,
        @Nullable Instant retryDueAt,
        @Nullable Stall stalled) {

    /** A partition that was assigned just now: what was done of it before is being asked for. */
    public static PartitionStatus restoring(String topic, int partition) {
        return restoring(topic, partition, null);
    }

    /** The same; that takes long, and this is why. */
    public static PartitionStatus restoring(String topic, int partition, @Nullable Stall stalled) {
        return new PartitionStatus(topic, partition, -1, -1, -1, 0, 0, 0, 0, 0, true, 0, null, stalled);
    }

    /** Where it is and what it holds, in one line; what is not known is a question mark. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(topic + "-" + partition);
        text.append(": position ").append(known(position));
        text.append(", committed ").append(known(committed));
        text.append(", lag ").append(known(lag));
        text.append(", ")
                .append(bufferedRecords)
                .append(" buffered (")
                .append(bufferedBytes)
                .append(" bytes)");
        text.append(", ").append(inFlight).append(" in flight");
        text.append(", ").append(awaitingCommit).append(" awaiting commit");
        if (doneBeyondGap > 0) {
            text.append(", ").append(doneBeyondGap).append(" done beyond the gap");
        }
        if (waitingRetries > 0) {
            text.append(", ").append(waitingRetries).append(" waiting retries");
            text.append(retryDueAt == null ? "" : " (due at " + retryDueAt + ")");
        }
        text.append(paused ? ", paused" : "");
        text.append(stalled == null ? "" : ", " + stalled);
        return text.toString();
    }

    private static String known(long offset) {
        return offset < 0 ? "?" : Long.toString(offset);
    }
}
