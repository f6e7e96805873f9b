package io.kafkakit.saga.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The next wait of each saga of a partition, in the order of their ends. Thread-safe. */
final class TimerQueue {

    private final TreeSet<Timer> queue = new TreeSet<>();
    private final Map<String, Timer> ofSagas = new HashMap<>();

    /** What a saga waits for from now on; null for nothing. */
    synchronized void set(String id, @Nullable Timer timer) {
        Timer before = timer == null ? ofSagas.remove(id) : ofSagas.put(id, timer);
        if (before != null) {
            queue.remove(before);
        }
        if (timer != null) {
            queue.add(timer);
        }
    }

    /**
     * Timers that are over, at most so many. Each is over again after some time, unless its saga has changed until then.
     *
     * @param now milliseconds since 1970
     * @param again milliseconds until then
     */
    synchronized List<Timer> due(long now, long again, int atMost) {
        List<Timer> due = new ArrayList<>();
        while (due.size() < atMost && !queue.isEmpty() && queue.first().due() <= now) {
            due.add(queue.pollFirst());
        }
        for (Timer each : due) {
            Timer later = each.at(now + again);
            queue.add(later);
            ofSagas.put(each.id(), later);
        }
        return due;
    }

    /** When the first is over, in milliseconds since 1970; {@code Long.MAX_VALUE} if there is none. */
    synchronized long first() {
        return queue.isEmpty() ? Long.MAX_VALUE : queue.first().due();
    }
}
