package io.kafkakit.internal.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Records of a partition that are handled one after the other. Guarded by its flow, except for {@link #run}. */
final class Strand implements Dispatcher.Task {

    private final Predicate<Strand> turn;
    private final @Nullable Key key;
    private final Deque<Waiting> queue = new ArrayDeque<>(1);
    private boolean active;

    /**
     * An empty strand.
     *
     * @param turn handles some of its records on a handler thread, and returns whether it needs another turn
     * @param key of its records; null if the flow does not find it by key
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
     * @return whether the strand was idle and must run now
     */
    boolean add(Waiting waiting) {
        queue.addLast(waiting);
        boolean idle = !active;
        active = true;
        return idle;
    }

    /** Takes at most this many of the next records. If there are none, the strand is idle from now on. */
    void take(Deque<Waiting> to, int atMost) {
        active = !queue.isEmpty();
        for (int i = 0; i < atMost && !queue.isEmpty(); i++) {
            to.addLast(queue.removeFirst());
        }
    }

    /** Returns records that were taken and have not begun. */
    void giveBack(Deque<Waiting> taken) {
        while (!taken.isEmpty()) {
            queue.addFirst(taken.removeLast());
        }
    }

    /** The number of records that wait in it. */
    int size() {
        return queue.size();
    }

    /** The offset of its next record; it must have one. */
    long first() {
        return queue.getFirst().entry().offset();
    }

    /** The offset of its last record; it must have one. */
    long last() {
        return queue.getLast().entry().offset();
    }

    boolean hasMore() {
        return !queue.isEmpty();
    }

    /** Its records must wait, so it gives up its turn. */
    void rest() {
        active = false;
    }

    /** Its records may run now. Returns false if there are none, or if it has a turn already. */
    boolean rouse() {
        boolean roused = !active && !queue.isEmpty();
        active |= roused;
        return roused;
    }

    /** The number of records that rest. */
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
