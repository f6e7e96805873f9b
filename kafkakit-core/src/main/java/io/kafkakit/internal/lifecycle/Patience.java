package io.kafkakit.internal.lifecycle;

/** How long to wait before the next try: doubles from try to try up to a most, and begins anew after a success. */
public final class Patience {

    private final long first;
    private final long most;
    private long next;

    /**
     * Begins with the first wait.
     *
     * @param first milliseconds before the second try
     * @param most milliseconds at the most
     */
    public Patience(long first, long most) {
        this.first = first;
        this.most = most;
        this.next = first;
    }

    /** Milliseconds to wait now. */
    public long next() {
        long now = next;
        next = Math.min(most, next * 2);
        return now;
    }

    /** It worked. */
    public void reset() {
        next = first;
    }
}
