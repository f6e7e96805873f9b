package io.kafkakit.micrometer.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The longest duration of the last one to two minutes. The caller passes the time, because it has read it anyway.
 * Thread-safe. While a minute ends, a duration of another thread may count in either.
 */
final class RecentMax {

    private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong now = new AtomicLong();
    private volatile long before;
    private volatile long began;

    /** Nothing was measured yet. */
    RecentMax(long nanoTime) {
        this.began = nanoTime;
    }

    void add(long nanos, long nanoTime) {
        turn(nanoTime);
        long max = now.get();
        while (nanos > max && !now.compareAndSet(max, nanos)) {
            max = now.get();
        }
    }

    /** In nanoseconds. */
    long max(long nanoTime) {
        turn(nanoTime);
        return Math.max(before, now.get());
    }

    private void turn(long nanoTime) {
        if (nanoTime - began >= WINDOW) {
            turnNow(nanoTime);
        }
    }

    private synchronized void turnNow(long nanoTime) {
        long passed = nanoTime - began;
        if (passed >= WINDOW) {
            long last = now.getAndSet(0);
            before = passed >= 2 * WINDOW ? 0 : last;
            began = nanoTime;
        }
    }
}
