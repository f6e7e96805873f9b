package io.kafkakit.internal.dispatch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The records that a consumer holds, and their bytes with what they caused. Thread-safe. */
public final class ConsumerLoad {

    /** Records that wait for a handler, of which it can be said that their consumer is behind. */
    private static final int MANY = 1_000;

    private final int mostRecords;
    private final long mostBytes;
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger uncommitted = new AtomicInteger();

    /**
     * Nothing is held yet.
     *
     * @param mostRecords as soon as it holds so many, or so many bytes, no partition that holds any reads on
     */
    public ConsumerLoad(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    void add(int moreRecords, long moreBytes) {
        if (moreRecords != 0) {
            records.addAndGet(moreRecords);
        }
        if (moreBytes != 0) {
            bytes.addAndGet(moreBytes);
        }
    }

    /**
     * So many more of the records were handled, and are held until that is committed.
     *
     * @return whether it was full of them before, and is not any more
     */
    boolean addUncommitted(int more) {
        int now = more == 0 ? 0 : uncommitted.addAndGet(more);
        return now < mostRecords && now - more >= mostRecords;
    }

    /**
     * Whether so many records were handled and are not committed that no more should be read.
     *
     * @param but records that do not count
     */
    boolean isFullOfUncommitted(int but) {
        return uncommitted.get() - but >= mostRecords;
    }

    /** Whether so many records wait for a handler that the last of them waits for longer than a commit takes. */
    boolean isBehind() {
        return records.get() - uncommitted.get() >= MANY;
    }

    boolean isFull() {
        return records.get() >= mostRecords || bytes.get() >= mostBytes;
    }

    boolean isHalfEmpty() {
        return records.get() <= mostRecords / 2 && bytes.get() <= mostBytes / 2;
    }
}
