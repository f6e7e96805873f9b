package io.kafkakit.internal.lifecycle;

import java.time.Duration;

/** A time by which something must end. Immutable and thread-safe. */
public final class Deadline {

    private final Clock clock;
    private final long end;

    private Deadline(Clock clock, long end) {
        this.clock = clock;
        this.end = end;
    }

    /** This long from now; at most 100 years. */
    public static Deadline in(Duration time, Clock clock) {
        Duration most = Duration.ofDays(36_500);
        return new Deadline(clock, clock.nanos() + (time.compareTo(most) > 0 ? most : time).toNanos());
    }

    /** This deadline, or this long from now if that is sooner. */
    public Deadline atMost(Duration time) {
        Deadline sooner = in(time, clock);
        return sooner.end - end < 0 ? sooner : this;
    }

    /** This deadline plus this time; if it has passed, this time from now. */
    public Deadline plus(Duration time) {
        return in(left().plus(time), clock);
    }

    /** The time left, never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - clock.nanos()));
    }

    /** The time left in whole milliseconds, rounded up, so that a wait of this length ends after the deadline. */
    public long leftMillis() {
        return (left().toNanos() + 999_999) / 1_000_000;
    }

    /** Whether it has passed. */
    public boolean isOver() {
        return end - clock.nanos() <= 0;
    }
}
