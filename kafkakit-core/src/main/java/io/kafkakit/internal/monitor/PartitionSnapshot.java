package io.kafkakit.internal.monitor;

import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.Stall;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A snapshot of a partition by its consumer. */
public record PartitionSnapshot(
        TopicPartition id,
        Offsets offsets,
        Held held,
        Retries retries,
        @Nullable Stall stalled) implements PartitionStatus {

    /**
     * Each is -1 if unknown.
     *
     * @param oldest the timestamp of the first unfinished record
     */
    public record Offsets(long position, long committed, long lag, long doneBeyondGap, long oldest) {}

    /** The records that it holds. */
    public record Held(int records, long bytes, int inFlight, int awaitingCommit, boolean paused) {}

    /**
     * The waiting records.
     *
     * @param dueAt when the first of them is due; null if none waits
     */
    public record Retries(long waiting, @Nullable Instant dueAt) {

        /** No records wait. */
        public static final Retries NONE = new Retries(0, null);
    }

    /**
     * A pending partition: assigned and not read yet, because its committed state is being looked up.
     *
     * @param stalled why this takes long; null if it does not
     */
    public static PartitionStatus restoring(TopicPartition id, @Nullable Stall stalled) {
        return new PartitionSnapshot(
                id, new Offsets(-1, -1, -1, 0, -1), new Held(0, 0, 0, 0, true), Retries.NONE, stalled);
    }

    @Override
    public String topic() {
        return id.topic();
    }

    @Override
    public int partition() {
        return id.partition();
    }

    @Override
    public long position() {
        return offsets.position;
    }

    @Override
    public long committed() {
        return offsets.committed;
    }

    @Override
    public long lag() {
        return offsets.lag;
    }

    @Override
    public long doneBeyondGap() {
        return offsets.doneBeyondGap;
    }

    @Override
    public @Nullable Instant oldestWrittenAt() {
        return offsets.oldest < 0 ? null : Instant.ofEpochMilli(offsets.oldest);
    }

    @Override
    public int bufferedRecords() {
        return held.records;
    }

    @Override
    public long bufferedBytes() {
        return held.bytes;
    }

    @Override
    public int inFlight() {
        return held.inFlight;
    }

    @Override
    public int awaitingCommit() {
        return held.awaitingCommit;
    }

    @Override
    public boolean paused() {
        return held.paused;
    }

    @Override
    public long waitingRetries() {
        return retries.waiting;
    }

    @Override
    public @Nullable Instant retryDueAt() {
        return retries.dueAt;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(id.toString());
        text.append(": position ").append(known(offsets.position));
        text.append(", committed ").append(known(offsets.committed));
        text.append(", lag ").append(known(offsets.lag));
        text.append(", ")
                .append(held.records)
                .append(" buffered (")
                .append(held.bytes)
                .append(" bytes)");
        text.append(", ").append(held.inFlight).append(" in flight");
        text.append(", ").append(held.awaitingCommit).append(" awaiting commit");
        if (offsets.doneBeyondGap > 0) {
            text.append(", ").append(offsets.doneBeyondGap).append(" done beyond the gap");
        }
        if (retries.waiting > 0) {
            text.append(", ").append(retries.waiting).append(" waiting retries");
            text.append(retries.dueAt == null ? "" : " (due at " + retries.dueAt + ")");
        }
        text.append(held.paused ? ", paused" : "");
        text.append(stalled == null ? "" : ", " + stalled);
        return text.toString();
    }

    private static String known(long offset) {
        return offset < 0 ? "?" : Long.toString(offset);
    }
}
