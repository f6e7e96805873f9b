package io.kafkakit.internal.dispatch;

import io.kafkakit.Ordering;
import io.kafkakit.internal.lifecycle.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The records of a partition in the order they were read, until they are due and there is room for them. Then the
 * partition's {@link Ordering} distributes them to strands. Guarded by its flow.
 */
final class PartitionQueue {

    private final Ordering ordering;
    private final Predicate<Strand> turn;
    private final Clock clock;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Strand all;
    private final Map<Key, Strand> byKey = new HashMap<>();

    /**
     * An empty queue.
     *
     * @param turn runs a strand
     */
    PartitionQueue(Ordering ordering, Predicate<Strand> turn, Clock clock) {
        this.ordering = ordering;
        this.turn = turn;
        this.clock = clock;
        this.all = new Strand(turn, null);
    }

    /** Whether its records may end in another order than they came in. */
    boolean mayOvertake() {
        return ordering != Ordering.PARTITION;
    }

    /**
     * Adds records in the order they were read.
     *
     * @return their size in bytes
     */
    long add(Collection<Waiting> more) {
        long bytes = 0;
        for (Waiting waiting : more) {
            queue.addLast(waiting);
            bytes += waiting.bytes();
        }
        return bytes;
    }

    /** The first record if it is due, else null. */
    @Nullable
    Waiting due() {
        return isHeadDue() ? queue.peekFirst() : null;
    }

    private boolean isHeadDue() {
        Waiting head = queue.peekFirst();
        return head != null && (head.dueAt() == Long.MIN_VALUE || head.dueAt() <= clock.millis());
    }

    /**
     * Moves the first record to its strand.
     *
     * @return the strand if it was idle and must run now, else null
     */
    @Nullable
    Strand dispatch() {
        Waiting next = queue.removeFirst();
        Strand strand = strandOf(next);
        return strand.add(next) ? strand : null;
    }

    private Strand strandOf(Waiting waiting) {
        if (ordering == Ordering.PARTITION) {
            return all;
        }
        byte[] key = waiting.delivery().record().key();
        return ordering == Ordering.UNORDERED || key == null
                ? new Strand(turn, null)
                : byKey.computeIfAbsent(new Key(key), its -> new Strand(turn, its));
    }

    /** Removes the strand of this key, because it is idle and empty. */
    void remove(Key key) {
        byKey.remove(key);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** The number of records, if the first one is not due; else 0. */
    int untilDue() {
        return queue.isEmpty() || isHeadDue() ? 0 : queue.size();
    }

    /**
     * When the first record becomes due, in milliseconds since 1970; {@code Long.MAX_VALUE} if it is due or there is
     * none.
     */
    long nextDue() {
        Waiting head = queue.peekFirst();
        return head == null || isHeadDue() ? Long.MAX_VALUE : head.dueAt();
    }

    /** The number of records that wait behind others of their key. */
    long resting() {
        return byKey.values().stream().mapToLong(Strand::resting).sum();
    }

    /** Drops all records. */
    void clear() {
        queue.clear();
        all.clear();
        byKey.values().forEach(Strand::clear);
        byKey.clear();
    }
}
