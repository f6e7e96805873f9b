package io.kafkakit.internal.consume;

import io.kafkakit.internal.lifecycle.Clock;

/**
 * How long a strand may go on before another has its turn, and how many records it takes at once: more and more while these are
 * handled quickly, because the lock of the partition for each costs some percent of what handling it does; one by one as soon as
 * they are not. Used by one thread.
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
    private long now;
    private long taken;
    private int atOnce;
    private int handled;

    /** A turn that begins now. */
    Turn(Clock clock, int mostAtOnce) {
        this.clock = clock;
        this.mostAtOnce = mostAtOnce;
        this.begun = clock.nanos();
        this.now = begun;
        this.taken = begun;
    }

    /** How many records to take now, at most. */
    int takes() {
        atOnce = now - taken < QUICK ? Math.min(Math.max(1, 2 * atOnce), mostAtOnce) : 1;
        taken = now;
        return atOnce;
    }

    /** One more was handled. */
    void handled() {
        handled++;
        now = clock.nanos();
    }

    boolean isOver() {
        return handled >= MOST || now - begun > LONGEST;
    }
}
