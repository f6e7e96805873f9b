package io.kafkakit.internal.consume;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The records that a consumer holds, and their bytes with what they caused. Thread-safe. */
final class Load {

    private final int mostRecords;
    private final long mostBytes;
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger uncommitted = new AtomicInteger();

    /**
     * Nothing is held yet.
     *
     * @param mostRecords as soon as it holds more, or more bytes, no partition that holds any reads on
     */
    Load(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    void add(int moreRecords, long moreBytes) {
        if (moreRecords != 0) {
            records.addAndGet(moreRecords);
        }
        bytes.addAndGet(moreBytes);
    }

    /** So many more of the records were handled, and are held until that is committed. */
    void addUncommitted(int more) {
        if (more != 0) {
            uncommitted.addAndGet(more);
        }
    }

    /**
     * Whether it would be full without the records that are not handled yet.
     *
     * @param but records that do not count either
     */
    boolean isFullOfUncommitted(int but) {
        return uncommitted.get() - but >= mostRecords;
    }

    boolean isFull() {
        return records.get() >= mostRecords || bytes.get() >= mostBytes;
    }

    boolean isHalfEmpty() {
        return records.get() <= mostRecords / 2 && bytes.get() <= mostBytes / 2;
    }
}
