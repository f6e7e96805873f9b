package io.kafkakit.internal.dispatch;

import org.apache.kafka.common.TopicPartition;

/** A partition's part of its consumer's load: records that were read and are not settled. Thread-safe. */
final class PartitionLoad {

    private final TopicPartition partition;
    private final ConsumerLoad load;
    private final int mostRecords;
    private final long mostBytes;
    private int records;
    private long bytes;
    /**
     * How many of the records were handled. It lags a little: handlers report several at once, and a commit may come
     * before.
     */
    private int uncommitted;

    private boolean paused;
    private boolean aside;

    /**
     * An empty load.
     *
     * @param mostRecords at this many records, or {@code mostBytes}, the partition is full
     */
    PartitionLoad(TopicPartition partition, ConsumerLoad load, int mostRecords, long mostBytes) {
        this.partition = partition;
        this.load = load;
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    TopicPartition partition() {
        return partition;
    }

    /** Adds records that were read. */
    synchronized void read(int moreRecords, long moreBytes) {
        add(moreRecords, moreBytes);
    }

    /** Notes that records were handled, and the bytes that they caused. */
    synchronized void handled(int someRecords, long moreBytes) {
        add(0, moreBytes);
        addUncommitted(someRecords);
    }

    /**
     * Removes settled records, and the bytes of these and of what they caused.
     *
     * @return whether to wake the poll thread: the partition may be read on, or its consumer is not full of uncommitted
     *     records any more
     */
    synchronized boolean settled(int someRecords, long someBytes) {
        boolean wasFull = isFull();
        add(-someRecords, -someBytes);
        boolean relief = addUncommitted(-someRecords);
        return relief || (paused ? isHalfEmpty() : wasFull && !isFull());
    }

    /** Empties the load. */
    synchronized void clear() {
        add(-records, -bytes);
        aside = false;
        addUncommitted(-uncommitted);
    }

    private void add(int moreRecords, long moreBytes) {
        records += moreRecords;
        bytes += moreBytes;
        if (!aside) {
            load.add(moreRecords, moreBytes);
        }
    }

    /**
     * Whether its records cannot be handled for a while. They do not count for its consumer then, so that they leave
     * room for other partitions. The partition counts as full, so that it takes no more of that room.
     */
    synchronized void setAside(boolean now) {
        if (aside != now) {
            aside = now;
            load.add(now ? -records : records, now ? -bytes : bytes);
        }
    }

    private boolean addUncommitted(int more) {
        uncommitted += more;
        return load.addUncommitted(more);
    }

    /** The partition is paused: it gets no room soon, or the poll must not wait any longer. */
    synchronized void pause() {
        paused = true;
    }

    /** Resumes the partition if it is half empty. Returns whether it is read on. */
    synchronized boolean resume() {
        paused = paused && !isHalfEmpty();
        return !paused;
    }

    synchronized boolean isPaused() {
        return paused;
    }

    /** Whether so many records are read and not settled that no more should be read. */
    synchronized boolean isFull() {
        return aside || records >= mostRecords || bytes >= mostBytes || (load.isFull() && records > 0);
    }

    private boolean isHalfEmpty() {
        return !aside && records <= mostRecords / 2 && bytes <= mostBytes / 2 && (load.isHalfEmpty() || records == 0);
    }

    /** Whether its consumer is behind. Needs no lock. */
    boolean isBehind() {
        return load.isBehind();
    }

    /** The number of records that were handled and are not committed. */
    synchronized int uncommitted() {
        return uncommitted;
    }

    synchronized long bytes() {
        return Math.max(0, bytes);
    }
}
