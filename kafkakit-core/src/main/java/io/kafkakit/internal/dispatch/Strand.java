package io.kafkakit.internal.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Records of a partition that are handled one after the other. Guarded by its flow, but for {@link #run}. */
final class Strand implements Dispatcher.Task {

    private final Predicate<Strand> turn;
    private final @Nullable Key key;
    private final Deque<Waiting> queue = new ArrayDeque<>(1);
    private boolean active;

    /**
     * An empty strand.
     *
     * @param turn handles some of its records, on a handler thread; tells whether it should be run again
     * @param key what the flow knows it by; null if nothing is to come behind its first record
     */
    Strand(Predicate<Strand> turn, @Nullable Key key) {
        this.turn = turn;
        this.key = key;
    }

    @Nullable
    Key key() {
        return key;
    }

    /**
     * Adds a record.
     *
     * @return whether the strand was idle, and has to be run now
     */
    boolean add(Waiting waiting) {
        queue.addLast(waiting);
        boolean idle = !active;
        active = true;
        return idle;
    }

    /** Takes the next records, so many at most; if there are none, it is idle from now on. */
    void take(Deque<Waiting> to, int atMost) {
        active = !queue.isEmpty();
        for (int i = 0; i < atMost && !queue.isEmpty(); i++) {
            to.addLast(queue.removeFirst());
        }
    }

    /** These were taken, and have not begun. */
    void giveBack(Deque<Waiting> taken) {
        while (!taken.isEmpty()) {
            queue.addFirst(taken.removeLast());
        }
    }

    boolean hasMore() {
        return !queue.isEmpty();
    }

    /** It has records and a turn, and may not run them now. */
    void rest() {
        active = false;
    }

    /** It may run them now; false if there are none, or it has its turn already. */
    boolean rouse() {
        boolean roused = !active && !queue.isEmpty();
        active |= roused;
        return roused;
    }

    /** How many records rest. */
    int resting() {
        return active ? 0 : queue.size();
    }

    void clear() {
        queue.clear();
    }

    @Override
    public boolean run() {
        return turn.test(this);
    }
}
