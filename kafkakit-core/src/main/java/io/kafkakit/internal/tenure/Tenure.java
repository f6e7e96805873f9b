package io.kafkakit.internal.tenure;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.ledger.Entry;
import io.kafkakit.internal.ledger.Ledger;
import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.monitor.Stall;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One assignment of one partition to one consumer, from its start until the partition is revoked or lost. Records that
 * were read under a tenure are committed under it or not at all.
 *
 * <p>It carries the group metadata that is sent with its offsets, the stamp. This is the fence of KIP-447: the broker
 * refuses offsets if the member is not what the stamp says.
 *
 * <p>The poll thread renews the stamp after each poll, in the tenures that survived that poll. So a stamp may be older
 * than the ownership it stands for; then the commit is refused and tried again. It is never newer. So a record that was
 * read before a rebalance cannot be committed with a right that was gained after it.
 *
 * <p>Thread-safe: the poll thread delivers, stamps and ends it, handler threads open it, a lane plans and settles.
 */
public final class Tenure {

    /** Hears what becomes of a tenure's records. Called without any lock of the tenure. */
    public interface Watch {

        /** This many outcomes are in Kafka now. Called on the lane's thread. */
        void settled(int outcomes, long bytes);

        /** Whether to report each outcome that is in Kafka. */
        public default boolean wantsEach() {
            return false;
        }

        /**
         * This outcome is in Kafka, if {@link #wantsEach}. Called on the lane's thread, before the number is reported.
         */
        default void settled(Delivery delivery, Outcome outcome) {}

        /** Whether its consumer has so many records to handle that an outcome need not be committed at once. */
        public default boolean isBehind() {
            return false;
        }

        /**
         * Kafka refuses what the handler of this record sent. The tenure has ended: its partition must begin again from
         * its committed state, because the handler changed a state in memory. Called on the lane's thread.
         */
        default void beginsAgain(Delivery refused, Exception reason) {}

        /** The group refused the stamp. Another poll must renew it, or find out that the partition is gone. */
        void refused();
    }

    private final TopicPartition partition;
    private final LogId log;
    private final Ledger ledger;
    private final Watch watch;
    private final AtomicInteger open = new AtomicInteger();
    private volatile @Nullable ConsumerGroupMetadata stamp;
    private volatile boolean ended;
    private long position;
    private volatile @Nullable Progress settled;
    private volatile @Nullable Stall stalled;

    /**
     * A tenure that begins now, without a stamp.
     *
     * @param restored the committed state of the partition
     * @param mostMetadata maximum characters of an offset's metadata
     */
    public Tenure(TopicPartition partition, Restored restored, int mostMetadata, Watch watch) {
        this.partition = partition;
        this.log = restored.log();
        this.ledger = new Ledger(restored, mostMetadata);
        this.position = restored.committedOffset();
        this.watch = watch;
    }

    public TopicPartition partition() {
        return partition;
    }

    /** The log of its offsets. */
    public LogId log() {
        return log;
    }

    /** Whether its topic was recreated, given the id of the topic's current log. */
    public boolean isOfOtherLog(LogId now) {
        return log.isKnown() && now.isKnown() && !log.equals(now);
    }

    /**
     * The member still holds the partition under this metadata. A generation below 0 is that of a consumer outside the
     * group. It is not stored, because the broker does not check it.
     */
    public void stamp(ConsumerGroupMetadata metadata) {
        if (metadata.generationId() >= 0 && !ended) {
            stamp = metadata;
        }
    }

    /** The metadata to send with offsets; null if the member was outside the group at all polls so far. */
    @Nullable
    public ConsumerGroupMetadata stamp() {
        return stamp;
    }

    public void refused() {
        watch.refused();
    }

    /** Why its outcomes cannot be committed now; null if its lane knows of no obstacle. */
    public @Nullable Stall stalled() {
        return stalled;
    }

    /** Sets what its outcomes wait for; null for nothing. Called on the lane's thread, or after the tenure's end. */
    public void stalls(@Nullable Stall now) {
        stalled = now;
    }

    /** The partition is not ours any more: no record of this tenure is committed from now on. */
    public void end() {
        ended = true;
        synchronized (open) {
            open.notifyAll();
        }
    }

    /** Ends the tenure, because Kafka refuses what the handler of this record sent. */
    public void endFor(Delivery refused, Exception reason) {
        end();
        watch.beginsAgain(refused, reason);
    }

    public boolean isEnded() {
        return ended;
    }

    /**
     * The consumer moved on without a record.
     *
     * @param nextOffset the offset to commit when everything up to it is done
     * @return null if that was done under an earlier tenure
     */
    public @Nullable Entry delivered(long offset, long nextOffset, int leaderEpoch) {
        return delivered(offset, nextOffset, leaderEpoch, -1);
    }

    /**
     * The next record of the partition was read.
     *
     * @param nextOffset the offset to commit when everything up to it is done
     * @param timestamp of the record, in milliseconds since 1970; negative if there is none
     * @return null if the record was done under an earlier tenure and must not be handled again
     */
    public @Nullable Entry delivered(long offset, long nextOffset, int leaderEpoch, long timestamp) {
        synchronized (ledger) {
            position = nextOffset;
            return ledger.delivered(offset, nextOffset, leaderEpoch, timestamp);
        }
    }

    /**
     * An entry whose outcome commits the start offset, for a partition without a committed offset. Call it before a
     * record is delivered.
     */
    public Entry begin() {
        synchronized (ledger) {
            return ledger.begin();
        }
    }

    /** The extent of this tenure now. */
    public Extent extent() {
        synchronized (ledger) {
            return new Extent(position, ledger.progress(), ledger.open(), ledger.doneBeyond(), ledger.oldest());
        }
    }

    /**
     * How far a tenure has come.
     *
     * @param position the offset up to which records were read; -1 if unknown
     * @param progress the offset up to which all records are done; -1 if unknown
     * @param unsettled records that were read and are not settled
     * @param doneBeyond offsets that are done beyond the first unsettled record
     * @param oldest the timestamp of the first unsettled record, in milliseconds since 1970; negative if unknown
     */
    public record Extent(long position, long progress, int unsettled, long doneBeyond, long oldest) {}

    /**
     * Whether this record may go to a handler. If many records are done beyond a gap, only records that close it may,
     * until the offset's metadata has room again.
     */
    public boolean hasRoom(Entry entry) {
        synchronized (ledger) {
            return !ledger.isNearlyFull() || ledger.closesGap(entry);
        }
    }

    /** The progress to commit when these entries are done too. */
    public Progress plan(List<Entry> finishing) {
        synchronized (ledger) {
            return ledger.plan(finishing);
        }
    }

    /** The broker takes less metadata than planned. Returns false if the metadata cannot get shorter. */
    public boolean halveMetadata() {
        synchronized (ledger) {
            return ledger.halveMetadata();
        }
    }

    /** Something begins that the end of the tenure should wait for: a run of handlers, or an outcome's way to Kafka. */
    public void opened() {
        open.incrementAndGet();
    }

    /** This many of those have ended. */
    public void closed(int number) {
        if (open.addAndGet(-number) == 0) {
            synchronized (open) {
                open.notifyAll();
            }
        }
    }

    /** How many of those have not ended. */
    public int open() {
        return open.get();
    }

    public boolean isBehind() {
        return watch.isBehind();
    }

    public boolean wantsEach() {
        return watch.wantsEach();
    }

    /** This outcome is in Kafka; called if {@link #wantsEach}. */
    public void settled(Delivery delivery, Outcome outcome) {
        watch.settled(delivery, outcome);
    }

    /** The plan is committed, or acknowledged if there is no transaction. */
    public void settled(Progress progress, int outcomes, long bytes) {
        synchronized (ledger) {
            ledger.committed(progress);
            settled = progress;
        }
        watch.settled(outcomes, bytes);
        closed(outcomes);
    }

    /** The settled progress; null if nothing is settled yet. */
    public @Nullable Progress settledProgress() {
        return settled;
    }

    /** Waits until nothing is open; false if the deadline passed or the tenure ended first. */
    public boolean awaitSettled(Deadline deadline) throws InterruptedException {
        synchronized (open) {
            while (open.get() > 0 && !ended && !deadline.isOver()) {
                open.wait(Math.max(1, deadline.leftMillis()));
            }
        }
        return open.get() == 0;
    }

    @Override
    public String toString() {
        return partition + (ended ? " (ended)" : "");
    }
}
