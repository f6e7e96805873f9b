package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.lifecycle.Clock;

/**
 * How long a strand may go on before another has its turn, and how many records it takes at once: more and more while these are
 * handled quickly, because the lock of the partition for each costs some percent of what handling it does; one by one as soon as
 * they are not. Counts what was handled and its flow was not told of. Used by one thread.
 */
final class Timeslice {

    /** Records that are taken at once, at most. */
    static final int MOST_AT_ONCE = 16;

    /** Records, and nanoseconds, after which another strand has its turn. */
    private static final int MOST = 500;

    private static final long LONGEST = 5_000_000;

    /** Nanoseconds in which those that were taken at once are handled quickly. */
    private static final long QUICK = 200_000;

    /** Bytes that handlers have caused after which their flow is told at once. */
    private static final long MUCH = 4 << 10;

    private final Clock clock;
    private final int mostAtOnce;
    private final long begun;
    private long now;
    private long taken;
    private int atOnce;
    private int handled;
    private int told;
    private long caused;

    /** A turn that begins now. */
    Timeslice(Clock clock, int mostAtOnce) {
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

    /** One more was handled, and caused so many bytes. */
    void handled(long bytes) {
        handled++;
        caused += bytes;
        now = clock.nanos();
    }

    /** Its thread did something else since the last record: that does not count as the time of those that are taken at once. */
    void helped() {
        long before = now;
        now = clock.nanos();
        taken += now - before;
    }

    /** Records that were handled, and the flow was not told of. */
    int untold() {
        return handled - told;
    }

    /** What these caused, in bytes. */
    long caused() {
        return caused;
    }

    /** Whether that is so much that the flow should be told at once. */
    boolean causedMuch() {
        return caused >= MUCH;
    }

    /** The flow was told of all. */
    void told() {
        told = handled;
        caused = 0;
    }

    boolean isOver() {
        return handled >= MOST || now - begun > LONGEST;
    }
}
