package io.kafkakit.saga.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The next wait of each saga of a partition, in the order of their ends. A saga that waits for something else leaves its
 * timer in the queue, where it is passed over later: most waits end long before their time. Thread-safe.
 */
final class TimerQueue {

    /** So many timers that count no more are left in the queue, and as many as there are sagas. */
    private static final int SPARE = 64;

    private final Map<String, Timer> ofSagas = new HashMap<>();
    private PriorityQueue<Timer> queue = new PriorityQueue<>();

    /** What a saga waits for from now on; null for nothing. */
    synchronized void set(String id, @Nullable Timer timer) {
        if (timer == null) {
            ofSagas.remove(id);
        } else {
            add(timer);
        }
        if (queue.size() > 2 * ofSagas.size() + SPARE) {
            queue = new PriorityQueue<>(ofSagas.values());
        }
    }

    private void add(Timer timer) {
        ofSagas.put(timer.id(), timer);
        queue.add(timer);
    }

    /** The first timer that counts; null if there is none. */
    @SuppressWarnings("ReferenceEquality") // one that equals it, and was set before it, is another
    private @Nullable Timer peek() {
        Timer first = queue.peek();
        while (first != null && first != ofSagas.get(first.id())) {
            queue.remove();
            first = queue.peek();
        }
        return first;
    }

    /**
     * Timers that are over, at most so many. Each is over again after some time, unless its saga has changed until then.
     *
     * @param now milliseconds since 1970
     * @param again milliseconds until then
     */
    synchronized List<Timer> due(long now, long again, int atMost) {
        List<Timer> due = new ArrayList<>();
        for (Timer first = peek(); first != null && first.due() <= now && due.size() < atMost; first = peek()) {
            due.add(queue.remove());
        }
        due.forEach(each -> add(each.at(now + again)));
        return due;
    }

    /** When the first is over, in milliseconds since 1970; {@code Long.MAX_VALUE} if there is none. */
    synchronized long first() {
        Timer first = peek();
        return first == null ? Long.MAX_VALUE : first.due();
    }

    /** How many timers are in memory. */
    synchronized int size() {
        return queue.size();
    }
}
