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
 * One assignment of one partition to one consumer, from the moment it is assigned until it is revoked or lost. What was
 * read under a tenure is committed under it or not at all.
 *
 * <p>It carries the group metadata that goes with its offsets, which is the fence of KIP-447: the broker refuses the
 * offsets of a member that is no longer what the metadata says. The poll thread stamps it, after each poll, on the tenures
 * that survived that poll. So it may be older than the ownership it stands for (the commit is refused and tried again), but
 * never newer: a record read before a rebalance cannot be committed with the right that was gained after it.
 *
 * <p>Thread-safe: the poll thread delivers, stamps and ends it, handler threads open, a lane plans and settles.
 */
public final class Tenure {

    /** Told what becomes of a tenure's records; called without any lock of the tenure. */
    public interface Watch {

        /** These are in Kafka now; on the lane's thread. */
        void settled(int outcomes, long bytes);

        /** Whether it wants to know of each outcome that is in Kafka. */
        public default boolean wantsEach() {
            return false;
        }

        /** This is, if it does; before it is told how many; on the lane's thread. */
        default void settled(Delivery delivery, Outcome outcome) {}

        /** Whether its consumer has so many records to handle that an outcome need not be committed this very moment. */
        public default boolean isBehind() {
            return false;
        }

        /** The group refused the stamp: another poll has to take a newer one, or to learn that the partition is gone. */
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
     * A tenure that begins now, not stamped yet.
     *
     * @param restored what was committed for the partition before
     * @param mostMetadata characters that the metadata of an offset may take
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

    /** The log that its offsets are of. */
    public LogId log() {
        return log;
    }

    /** Whether its topic was made anew since, if this is the id of the topic's log now. */
    public boolean isOfOtherLog(LogId now) {
        return log.isKnown() && now.isKnown() && !log.equals(now);
    }

    /**
     * The member still holds the partition under this metadata. A generation below 0 is that of a consumer outside the
     * group, which the broker does not check at all: it is not taken.
     */
    public void stamp(ConsumerGroupMetadata metadata) {
        if (metadata.generationId() >= 0 && !ended) {
            stamp = metadata;
        }
    }

    /** The metadata to send with offsets; null if the member was outside the group at all its polls so far. */
    @Nullable
    public ConsumerGroupMetadata stamp() {
        return stamp;
    }

    public void refused() {
        watch.refused();
    }

    /** Why its outcomes cannot be committed now; null if nothing keeps them from it, as far as its lane knows. */
    public @Nullable Stall stalled() {
        return stalled;
    }

    /** Its outcomes wait for this; null if they do not any more. On the lane's thread, or when it has ended. */
    public void stalls(@Nullable Stall now) {
        stalled = now;
    }

    /** The partition is not ours any more: nothing read under this tenure is committed from now on. */
    public void end() {
        ended = true;
        synchronized (open) {
            open.notifyAll();
        }
    }

    public boolean isEnded() {
        return ended;
    }

    /**
     * The next record of the partition was read.
     *
     * @param nextOffset what to commit when everything up to it is done
     * @return null if it was done under an earlier tenure, and must not be handled again
     */
    public @Nullable Entry delivered(long offset, long nextOffset, int leaderEpoch) {
        synchronized (ledger) {
            position = nextOffset;
            return ledger.delivered(offset, nextOffset, leaderEpoch);
        }
    }

    /** Nothing is committed of the partition: an entry whose outcome commits where it begins. Before anything is delivered. */
    public Entry begin() {
        synchronized (ledger) {
            return ledger.begin();
        }
    }

    /** How far it is. */
    public Extent extent() {
        synchronized (ledger) {
            return new Extent(position, ledger.progress(), ledger.open(), ledger.doneBeyond());
        }
    }

    /**
     * How far a tenure is.
     *
     * @param position what was read lies before it; -1 if nothing is known
     * @param progress what is done lies before it; -1 if nothing is known to be
     * @param unsettled records that were read and are not settled
     * @param doneBeyond offsets that are done beyond the first record that is not
     */
    public record Extent(long position, long progress, int unsettled, long doneBeyond) {}

    /**
     * Whether this record may go to a handler. If much is done beyond a gap already, only a record may that closes it, until
     * the offset's metadata has room again.
     */
    public boolean hasRoom(Entry entry) {
        synchronized (ledger) {
            return !ledger.isNearlyFull() || ledger.closesGap(entry);
        }
    }

    /** What to commit when these are done too. */
    public Progress plan(List<Entry> finishing) {
        synchronized (ledger) {
            return ledger.plan(finishing);
        }
    }

    /** The broker takes less metadata than we thought; false if there is no less of it. */
    public boolean halveMetadata() {
        synchronized (ledger) {
            return ledger.halveMetadata();
        }
    }

    /** Something begins that the end of the tenure should wait for: a run of handlers, or an outcome's way to Kafka. */
    public void opened() {
        open.incrementAndGet();
    }

    /** So much of that has ended. */
    public void closed(int number) {
        if (open.addAndGet(-number) == 0) {
            synchronized (open) {
                open.notifyAll();
            }
        }
    }

    /** What began and has not ended. */
    public int open() {
        return open.get();
    }

    public boolean isBehind() {
        return watch.isBehind();
    }

    public boolean wantsEach() {
        return watch.wantsEach();
    }

    /** This is in Kafka; told if {@link #wantsEach}. */
    public void settled(Delivery delivery, Outcome outcome) {
        watch.settled(delivery, outcome);
    }

    /** What was planned is committed, or acknowledged where there is no transaction. */
    public void settled(Progress progress, int outcomes, long bytes) {
        synchronized (ledger) {
            ledger.committed(progress);
            settled = progress;
        }
        watch.settled(outcomes, bytes);
        closed(outcomes);
    }

    /** How far everything is settled; null if nothing is yet. */
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
