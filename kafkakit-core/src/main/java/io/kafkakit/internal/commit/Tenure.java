package io.kafkakit.internal.commit;

import io.kafkakit.internal.lifecycle.Deadline;
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
 * <p>Thread-safe: the poll thread stamps and ends it, handler threads open deliveries, a lane settles them.
 */
public final class Tenure {

    private final TopicPartition partition;
    private final Runnable onSettled;
    private final Runnable onRefused;
    private volatile @Nullable ConsumerGroupMetadata stamp;
    private volatile boolean ended;
    private int open;
    private long settledUpTo = -1;

    /**
     * A tenure that begins now, not stamped yet.
     *
     * @param onSettled called after each {@link #settled}, on the lane's thread
     * @param onRefused wakes the poll thread
     */
    public Tenure(TopicPartition partition, Runnable onSettled, Runnable onRefused) {
        this.partition = partition;
        this.onSettled = onSettled;
        this.onRefused = onRefused;
    }

    public TopicPartition partition() {
        return partition;
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
    ConsumerGroupMetadata stamp() {
        return stamp;
    }

    /** The group refused the stamp: another poll has to take a newer one, or to learn that the partition is gone. */
    void refused() {
        onRefused.run();
    }

    /** The partition is not ours any more: nothing read under this tenure is committed from now on. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    public boolean isEnded() {
        return ended;
    }

    /** A delivery goes to its handler. */
    public synchronized void opened() {
        open++;
    }

    /** Deliveries that were handed to handlers and are not settled. */
    public synchronized int open() {
        return open;
    }

    /**
     * The outcome of the oldest open delivery is committed, or acknowledged where there is no transaction.
     *
     * @param nextOffset the offset that the partition is done up to
     */
    void settled(long nextOffset) {
        synchronized (this) {
            open--;
            settledUpTo = nextOffset;
            notifyAll();
        }
        onSettled.run();
    }

    /** The offset up to which everything is settled; -1 if nothing is yet. */
    public synchronized long settledUpTo() {
        return settledUpTo;
    }

    /** Waits until nothing is open; false if the deadline passed or the tenure ended first. */
    public synchronized boolean awaitSettled(Deadline deadline) throws InterruptedException {
        while (open > 0 && !ended && !deadline.isOver()) {
            wait(Math.max(1, deadline.leftMillis()));
        }
        return open == 0;
    }

    @Override
    public String toString() {
        return partition + (ended ? " (ended)" : "");
    }
}
