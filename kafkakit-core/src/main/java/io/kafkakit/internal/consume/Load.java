package io.kafkakit.internal.consume;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The records that a consumer holds, and their bytes with what they caused. Thread-safe. */
final class Load {

    private final int mostRecords;
    private final long mostBytes;
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

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

    boolean isFull() {
        return records.get() >= mostRecords || bytes.get() >= mostBytes;
    }

    boolean isHalfEmpty() {
        return records.get() <= mostRecords / 2 && bytes.get() <= mostBytes / 2;
    }
}
