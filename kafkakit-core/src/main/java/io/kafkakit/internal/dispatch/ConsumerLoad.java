package io.kafkakit.internal.dispatch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The records that a consumer holds, and the bytes of these and of what they caused. Thread-safe. */
public final class ConsumerLoad {

    /** The consumer is behind if this many records wait for a handler. */
    private static final int MANY = 1_000;

    private final int mostRecords;
    private final long mostBytes;
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger uncommitted = new AtomicInteger();

    /**
     * An empty load.
     *
     * @param mostRecords at this many records, or {@code mostBytes}, no partition that holds records is read on
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
     * Adds records that were handled and wait for their commit.
     *
     * @return whether the consumer was full of such records before and is not any more
     */
    boolean addUncommitted(int more) {
        int now = more == 0 ? 0 : uncommitted.addAndGet(more);
        return now < mostRecords && now - more >= mostRecords;
    }

    /**
     * Whether so many handled records wait for their commit that no more should be read.
     *
     * @param but this many records do not count
     */
    boolean isFullOfUncommitted(int but) {
        return uncommitted.get() - but >= mostRecords;
    }

    /**
     * Whether the consumer is behind: so many records wait for a handler that the last one waits longer than a commit
     * takes.
     */
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
