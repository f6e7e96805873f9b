package io.kafkakit;

import java.time.Duration;

/**
 * How many records a batch handler gets at once, and how long it waits for them. Immutable.
 *
 * <pre>{@code
 * group.subscribe(events, topic -> topic.batches(Batches.upTo(1_000).withLinger(Duration.ofMillis(50))));
 * }</pre>
 */
public final class Batches {

    private static final int MOST = 100_000;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final int size;
    private final Duration linger;

    private Batches(int size, Duration linger) {
        this.size = size;
        this.linger = linger;
    }

    /**
     * At most this many records, without waiting for more: a batch has what the partition has at that moment.
     *
     * @throws IllegalArgumentException if that is less than 1 or more than 100,000
     */
    public static Batches upTo(int records) {
        if (records < 1 || records > MOST) {
            throw new IllegalArgumentException("batches of " + records + " records: pass 1 to " + MOST);
        }
        return new Batches(records, Duration.ZERO);
    }

    /**
     * Waits this long for a batch to be full, counted from when its first record could be handled.
     *
     * @throws IllegalArgumentException if it is negative or longer than 5 minutes
     */
    public Batches withLinger(Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("linger " + time + ": pass zero to " + LONGEST);
        }
        return new Batches(size, time);
    }

    /** The most records of a batch. */
    public int size() {
        return size;
    }

    /** How long a batch waits until it is full. */
    public Duration linger() {
        return linger;
    }

    @Override
    public String toString() {
        return "up to " + size + " after " + linger;
    }
}
