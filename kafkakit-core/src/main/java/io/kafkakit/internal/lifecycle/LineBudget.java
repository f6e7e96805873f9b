package io.kafkakit.internal.lifecycle;

import org.slf4j.Logger;

/**
 * How many lines a second the log gets of failures of one kind: a service that all orders fail in is not to fill its disk as well,
 * nor to spend its time on that. What is left out is counted, and the number is said. Thread-safe.
 */
public final class LineBudget {

    /** More than anybody reads, and less than a disk notices. */
    public static final int LINES = 100;

    private static final long SECOND = 1_000_000_000;

    private final Logger log;
    private final Clock clock;
    private final String what;
    private long begun;
    private int used;
    private long leftOut;

    /**
     * A budget of which nothing is used.
     *
     * @param log where the lines go, and what is said of those that do not
     * @param what of which the lines speak, in the plural
     */
    public LineBudget(Logger log, Clock clock, String what) {
        this.log = log;
        this.clock = clock;
        this.what = what;
        this.begun = clock.nanos();
    }

    /**
     * Whether one more line may be logged now; it counts as logged then.
     *
     * @param where they come from, always the same of one budget: what is said of the number begins with it
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
