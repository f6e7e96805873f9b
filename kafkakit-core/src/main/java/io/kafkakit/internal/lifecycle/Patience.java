package io.kafkakit.internal.lifecycle;

/** How long to wait before the next try. The wait doubles up to a maximum, and starts again after a success. */
public final class Patience {

    private final long first;
    private final long most;
    private long next;

    /**
     * Begins with the first wait.
     *
     * @param first milliseconds before the second try
     * @param most maximum in milliseconds
     */
    public Patience(long first, long most) {
        this.first = first;
        this.most = most;
        this.next = first;
    }

    /** The milliseconds to wait now. */
    public long next() {
        long now = next;
        next = Math.min(most, next * 2);
        return now;
    }

    /** A try succeeded. */
    public void reset() {
        next = first;
    }
}
