package io.kafkakit.internal.lifecycle;

import org.slf4j.Logger;

/**
 * Limits how many lines per second the log gets for failures of one kind. If all records of a service fail, logging
 * must not fill its disk or take its time. Left-out lines are counted, and the number is logged. Thread-safe.
 */
public final class LineBudget {

    /** More than anybody reads, and little for a disk. */
    public static final int LINES = 100;

    private static final long SECOND = 1_000_000_000;

    private final Logger log;
    private final Clock clock;
    private final String what;
    private long begun;
    private int used;
    private long leftOut;

    /**
     * An unused budget.
     *
     * @param log receives the lines, and the number of left-out ones
     * @param what the lines are about, in the plural
     */
    public LineBudget(Logger log, Clock clock, String what) {
        this.log = log;
        this.clock = clock;
        this.what = what;
        this.begun = clock.nanos();
    }

    /**
     * Whether one more line may be logged now. If so, it counts as logged.
     *
     * @param where the lines come from, always the same for one budget; begins the line with the number
     */
    public synchronized boolean allows(String where) {
        if (log.isDebugEnabled()) {
            return true;
        }
        long now = clock.nanos();
        if (now - begun >= SECOND) {
            if (leftOut > 0) {
                log.warn("{}: {} more {} were not logged one by one", where, leftOut, what);
            }
            begun = now;
            used = 0;
            leftOut = 0;
        }
        if (used < LINES) {
            used++;
            return true;
        }
        if (leftOut == 0) {
            log.warn(
                    "{}: {} {} within a second; those that follow are counted and not logged one by one,"
                            + " except at debug level",
                    where,
                    LINES,
                    what);
        }
        leftOut++;
        return false;
    }
}
