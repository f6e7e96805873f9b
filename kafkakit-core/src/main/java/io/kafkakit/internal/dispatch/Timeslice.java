package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.lifecycle.Clock;

/**
 * How long a strand may go on before others get the handler thread, and how many records it takes at once. Used by one
 * thread.
 *
 * <p>It takes more and more records at once while they are handled quickly. The partition's lock for each record would
 * cost some percent of the handling. If they are not quick, it takes them one by one. It also counts handled records
 * that the flow does not know of yet.
 */
final class Timeslice {

    /** The most records taken at once. */
    static final int MOST_AT_ONCE = 16;

    /** After this many records, or this many nanoseconds, another strand has its turn. */
    private static final int MOST = 500;

    private static final long LONGEST = 5_000_000;

    /** Records that are taken at once count as quick if they take less than this, in nanoseconds. */
    private static final long QUICK = 200_000;

    /** The flow is told at once when handlers have caused this many bytes. */
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

    /** A timeslice that begins now. */
    Timeslice(Clock clock, int mostAtOnce) {
        this.clock = clock;
        this.mostAtOnce = mostAtOnce;
        this.begun = clock.nanos();
        this.now = begun;
        this.taken = begun;
    }

    /** How many records to take now. */
    int takes() {
        atOnce = now - taken < QUICK ? Math.min(Math.max(1, 2 * atOnce), mostAtOnce) : 1;
        taken = now;
        return atOnce;
    }

    /** One more record was handled, and caused this many bytes. */
    void handled(long bytes) {
        handled++;
        caused += bytes;
        now = clock.nanos();
    }

    /**
     * The thread did other work since the last record. Its time does not count as that of the records taken at once.
     */
    void helped() {
        long before = now;
        now = clock.nanos();
        taken += now - before;
    }

    /** The number of handled records that the flow does not know of. */
    int untold() {
        return handled - told;
    }

    /** The bytes that these caused. */
    long caused() {
        return caused;
    }

    /** Whether they caused so much that the flow should be told at once. */
    boolean causedMuch() {
        return caused >= MUCH;
    }

    /** The flow knows of all of them. */
    void told() {
        told = handled;
        caused = 0;
    }

    boolean isOver() {
        return handled >= MOST || now - begun > LONGEST;
    }
}
