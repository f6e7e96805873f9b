package io.kafkakit.internal.consume;

import io.kafkakit.internal.lifecycle.Clock;

/**
 * How long a strand may go on before another has its turn, and how many records it takes at once: more and more while these are
 * handled quickly, because the lock of the partition and a look at the clock for each cost some percent of what handling it does;
 * one by one as soon as they are not. Used by one thread.
 */
final class Turn {

    /** Records that are taken at once, at most. */
    static final int MOST_AT_ONCE = 16;

    /** Records, and nanoseconds, after which another strand has its turn. */
    private static final int MOST = 500;

    private static final long LONGEST = 5_000_000;

    /** Nanoseconds in which those that were taken at once are handled quickly. */
    private static final long QUICK = 200_000;

    private final Clock clock;
    private final int mostAtOnce;
    private final long begun;
    private long last;
    private int taken;
    private int atOnce = 1;

    /** A turn that begins now. */
    Turn(Clock clock, int mostAtOnce) {
        this.clock = clock;
        this.mostAtOnce = mostAtOnce;
        this.begun = clock.nanos();
        this.last = begun;
    }

    /** How many records to take now. */
    int atOnce() {
        return atOnce;
    }

    /** So many were taken, and have been handled; whether the turn goes on. */
    boolean goesOn(int number) {
        long now = clock.nanos();
        taken += number;
        atOnce = now - last < QUICK ? Math.min(2 * atOnce, mostAtOnce) : 1;
        last = now;
        return taken < MOST && now - begun <= LONGEST;
    }
}
