package io.kafkakit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How long a failed record waits before its next attempt. Immutable and thread-safe.
 *
 * <pre>{@code
 * Backoff.fixed(ofSeconds(5))                              // 5 s after each failure
 * Backoff.exponential(ofSeconds(1), ofMinutes(5))          // 1 s, 2 s, 4 s … 5 min
 * Backoff.delays(ofSeconds(1), ofSeconds(30), ofHours(1))  // these, the last one for all further failures
 * }</pre>
 *
 * <p>Records with the same delay wait in the same topic. The record that failed first is then due first, and no due
 * record waits behind one that is not due. So {@link Retries} has a topic for each different delay.
 */
public final class Backoff {

    /** Record timestamps and due times count milliseconds. */
    private static final Duration LEAST = Duration.ofMillis(1);

    private static final Duration LONGEST = Duration.ofDays(366);

    /** A longer list is a mistake, because each different delay is a topic. */
    private static final int MOST_DELAYS = 1_000;

    private final List<Duration> delays;
    private final double jitter;

    private Backoff(List<Duration> delays, double jitter) {
        this.delays = delays;
        this.jitter = jitter;
    }

    /** The next attempt is due at once. */
    public static Backoff none() {
        return new Backoff(List.of(Duration.ZERO), 0);
    }

    /**
     * Each attempt is due this long after the previous one failed.
     *
     * @throws IllegalArgumentException if the delay is negative, longer than 366 days, or not in whole milliseconds
     */
    public static Backoff fixed(Duration delay) {
        return new Backoff(List.of(checked(delay)), 0);
    }

    /** {@link #exponential(Duration, double, Duration)} with a factor of 2. */
    public static Backoff exponential(Duration first, Duration longest) {
        return exponential(first, 2, longest);
    }

    /**
     * Each delay is {@code factor} times the delay before it, from {@code first} up to {@code longest}.
     *
     * @throws IllegalArgumentException if {@code first} is less than 1 ms, {@code factor} is not more than 1, or
     *     {@code longest} is shorter than {@code first}. Also if a delay is longer than 366 days or not in whole
     *     milliseconds.
     */
    public static Backoff exponential(Duration first, double factor, Duration longest) {
        if (checked(first).compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("first delay " + first + ": pass 1 ms or more, or use Backoff.none()");
        }
        if (!(factor > 1)) {
            throw new IllegalArgumentException("factor " + factor + ": pass more than 1, or use Backoff.fixed");
        }
        if (checked(longest).compareTo(first) < 0) {
            throw new IllegalArgumentException("longest delay " + longest + " is shorter than the first, " + first);
        }
        List<Duration> delays = new ArrayList<>();
        double millis = first.toMillis();
        while (millis < longest.toMillis() && delays.size() < MOST_DELAYS) {
            delays.add(Duration.ofMillis(Math.round(millis)));
            millis *= factor;
        }
        delays.add(longest);
        return new Backoff(List.copyOf(delays), 0);
    }

    /**
     * The first failure waits for the first delay, the second for the second, and all further failures for the last.
     *
     * @throws IllegalArgumentException if there is no delay, or one is negative, longer than 366 days, or not in whole
     *     milliseconds
     */
    public static Backoff delays(Duration... delays) {
        if (delays.length == 0) {
            throw new IllegalArgumentException("no delays: pass at least one, or use Backoff.none()");
        }
        return new Backoff(List.of(delays).stream().map(Backoff::checked).toList(), 0);
    }

    /**
     * Lengthens each delay by up to this share of it, so that records that failed together are not all retried
     * together.
     *
     * <p>The share depends on the partition and changes with time. It changes slowly, so the records of a partition
     * keep their order. A burst in one partition moves as a whole; its records are retried one after the other anyway.
     *
     * @param part for example 0.5 for delays up to half as long again
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public Backoff withJitter(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException(
                    "jitter " + part + ": pass 0 for none, up to 1 for twice the delay at most");
        }
        return new Backoff(delays, part);
    }

    /**
     * The delay after this many failures, without jitter.
     *
     * @param failures 1 or more
     */
    public Duration delay(int failures) {
        return delays.get(Math.min(Math.max(failures, 1), delays.size()) - 1);
    }

    /** The largest share of itself by which a delay is lengthened. */
    public double jitter() {
        return jitter;
    }

    /** The different delays after the first failures, in their order. */
    Set<Duration> different(int failures) {
        return new LinkedHashSet<>(delays.subList(0, Math.min(failures, delays.size())));
    }

    private static Duration checked(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("backoff " + delay + " is negative: pass a delay of zero or more");
        }
        if (delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("backoff " + delay + " is too long: pass 366 days or less");
        }
        if (!delay.equals(Duration.ofMillis(delay.toMillis()))) {
            throw new IllegalArgumentException(
                    "backoff " + delay + " has a fraction of a millisecond: pass whole milliseconds");
        }
        return delay;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Backoff backoff && delays.equals(backoff.delays) && jitter == backoff.jitter;
    }

    @Override
    public int hashCode() {
        return Objects.hash(delays, jitter);
    }

    @Override
    public String toString() {
        String all = delays.size() == 1 ? delays.get(0).toString() : delays.toString();
        return jitter == 0 ? all : all + " and up to " + jitter + " times that";
    }
}
