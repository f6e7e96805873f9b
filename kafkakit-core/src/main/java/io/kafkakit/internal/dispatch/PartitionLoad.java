package io.kafkakit.internal.dispatch;

/** What a partition holds of its consumer's load: records that were read and are not settled. Guarded by its flow. */
final class PartitionLoad {

    private final ConsumerLoad load;
    private final int mostRecords;
    private final long mostBytes;
    private int records;
    private long bytes;
    /** Of the records, those that were handled. A little behind: handlers tell of some at once, and a commit may be sooner. */
    private int uncommitted;

    /**
     * Nothing is held.
     *
     * @param mostRecords as soon as it holds so many, or so many bytes, it is full
     */
    PartitionLoad(ConsumerLoad load, int mostRecords, long mostBytes) {
        this.load = load;
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    /** So many more were read. */
    void read(int moreRecords, long moreBytes) {
        add(moreRecords, moreBytes);
    }

    /** So many of them were handled, and caused so many bytes. */
    void handled(int someRecords, long moreBytes) {
        add(0, moreBytes);
        addUncommitted(someRecords);
    }

    /**
     * So many were settled, which were so many bytes with what they caused.
     *
     * @return whether the consumer was full of what waits for its commit until now
     */
    boolean settled(int someRecords, long someBytes) {
        add(-someRecords, -someBytes);
        return addUncommitted(-someRecords);
    }

    /** Nothing of it is held any more. */
    void clear() {
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

    /** Whether no more should be read. */
    boolean isFull() {
        return records >= mostRecords || bytes >= mostBytes || (load.isFull() && records > 0);
    }

    boolean isHalfEmpty() {
        return records <= mostRecords / 2 && bytes <= mostBytes / 2 && (load.isHalfEmpty() || records == 0);
    }

    /** Whether its consumer is behind. Needs no lock. */
    boolean isBehind() {
        return load.isBehind();
    }

    int uncommitted() {
        return uncommitted;
    }

    long bytes() {
        return Math.max(0, bytes);
    }
}
