package io.kafkakit.internal.commit;

import io.kafkakit.internal.lifecycle.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes that wait for a lane, in the order they were completed. A tenure can be put on hold: its outcomes stay
 * here, in order, while those of others go on. Thread-safe.
 */
final class Inbox {

    private final Clock clock;
    private final int most;
    private final long mostBytes;
    private final Deque<Completion> waiting = new ArrayDeque<>();
    private final Map<Tenure, Long> heldUntil = new HashMap<>();
    private boolean closed;

    /**
     * An empty inbox.
     *
     * @param most outcomes that one transaction takes
     * @param mostBytes and bytes that they append, unless a single one appends more
     */
    Inbox(Clock clock, int most, long mostBytes) {
        this.clock = clock;
        this.most = most;
        this.mostBytes = mostBytes;
    }

    synchronized void add(Completion completion) {
        waiting.addLast(completion);
        notifyAll();
    }

    /** These could not be committed: they come first again. */
    synchronized void giveBack(List<Completion> completions) {
        for (int i = completions.size() - 1; i >= 0; i--) {
            waiting.addFirst(completions.get(i));
        }
        notifyAll();
    }

    /** Leaves this tenure's outcomes where they are for some time. */
    synchronized void hold(Tenure tenure, long millis) {
        heldUntil.put(tenure, clock.nanos() + millis * 1_000_000);
    }

    /**
     * Waits for outcomes and takes all that are there and not on hold, up to the most.
     *
     * @return null when the inbox is closed and nothing is left but what is on hold
     */
    synchronized @Nullable List<Completion> take() throws InterruptedException {
        while (true) {
            List<Completion> ready = takeReady();
            if (!ready.isEmpty()) {
                return ready;
            }
            if (closed) {
                return null;
            }
            wait(untilNextRelease());
        }
    }

    private List<Completion> takeReady() {
        heldUntil.entrySet().removeIf(hold -> hold.getKey().isEnded() || hold.getValue() - clock.nanos() <= 0);
        List<Completion> ready = new ArrayList<>(Math.min(most, waiting.size()));
        Iterator<Completion> each = waiting.iterator();
        long bytes = 0;
        while (each.hasNext() && ready.size() < most && bytes < mostBytes) {
            Completion next = each.next();
            if (!heldUntil.containsKey(next.tenure())) {
                ready.add(next);
                bytes += next.outcome().bytes();
                each.remove();
            }
        }
        return ready;
    }

    /** In milliseconds for {@link Object#wait(long)}, where 0 is for ever. */
    private long untilNextRelease() {
        long now = clock.nanos();
        return heldUntil.values().stream()
                .mapToLong(until -> Math.max(1, (until - now) / 1_000_000 + 1))
                .min()
                .orElse(0);
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
