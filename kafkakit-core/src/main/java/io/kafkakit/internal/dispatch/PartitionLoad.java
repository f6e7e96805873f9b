package io.kafkakit.internal.dispatch;

import org.apache.kafka.common.TopicPartition;

/** What a partition holds of its consumer's load: records that were read and are not settled. Thread-safe. */
final class PartitionLoad {

    private final TopicPartition partition;
    private final ConsumerLoad load;
    private final int mostRecords;
    private final long mostBytes;
    private int records;
    private long bytes;
    /** Of the records, those that were handled. A little behind: handlers tell of some at once, and a commit may be sooner. */
    private int uncommitted;

    private boolean paused;

    /**
     * Nothing is held.
     *
     * @param mostRecords as soon as it holds so many, or so many bytes, it is full
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

    /** So many more were read. */
    synchronized void read(int moreRecords, long moreBytes) {
        add(moreRecords, moreBytes);
    }

    /** So many of them were handled, and caused so many bytes. */
    synchronized void handled(int someRecords, long moreBytes) {
        add(0, moreBytes);
        addUncommitted(someRecords);
    }

    /**
     * So many were settled, which were so many bytes with what they caused.
     *
     * @return whether the poll thread should look: more may be read of the partition, or its consumer is not full any more of what
     *     waits for its commit
     */
    synchronized boolean settled(int someRecords, long someBytes) {
        boolean wasFull = isFull();
        add(-someRecords, -someBytes);
        boolean relief = addUncommitted(-someRecords);
        return relief || (paused ? isHalfEmpty() : wasFull && !isFull());
    }

    /** Nothing of it is held any more. */
    synchronized void clear() {
        add(-records, -bytes);
        addUncommitted(-uncommitted);
    }

    private void add(int moreRecords, long moreBytes) {
        records += moreRecords;
        bytes += moreBytes;
        load.add(moreRecords, moreBytes);
    }

    private boolean addUncommitted(int more) {
        uncommitted += more;
        return load.addUncommitted(more);
    }

    /** The partition is not read on: it does not get room soon, or the poll must wait no longer. */
    synchronized void pause() {
        paused = true;
    }

    /** Reads on if it is half empty; whether it does. */
    synchronized boolean resume() {
        paused = paused && !isHalfEmpty();
        return !paused;
    }

    synchronized boolean isPaused() {
        return paused;
    }

    /** Whether what was read and is not settled is so much that no more should be read. */
    synchronized boolean isFull() {
        return records >= mostRecords || bytes >= mostBytes || (load.isFull() && records > 0);
    }

    private boolean isHalfEmpty() {
        return records <= mostRecords / 2 && bytes <= mostBytes / 2 && (load.isHalfEmpty() || records == 0);
    }

    /** Whether its consumer is behind. Needs no lock. */
    boolean isBehind() {
        return load.isBehind();
    }

    /** Records that were handled and are not committed. */
    synchronized int uncommitted() {
        return uncommitted;
    }

    synchronized long bytes() {
        return Math.max(0, bytes);
    }
}
