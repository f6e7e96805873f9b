package io.kafkakit.internal.commit;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** Whether a tenure is on hold. */
    private volatile boolean holds;
    /** Tenures whose outcomes are given one at a time, alone, when their hold is over. */
    private final Set<Tenure> isolated = new HashSet<>();

    private long waitingBytes;
    private boolean waited;
    private boolean poked;
    private boolean closed;

    /**
     * An empty inbox.
     *
     * @param most maximum outcomes of one transaction
     * @param mostBytes maximum bytes of these, unless a single outcome is larger
     */
    Inbox(Clock clock, int most, long mostBytes) {
        this.clock = clock;
        this.most = most;
        this.mostBytes = mostBytes;
    }

    synchronized void add(Completion completion) {
        waiting.addLast(completion);
        waitingBytes += completion.bytes();
        if (waited) {
            notifyAll();
        }
    }

    /** Returns outcomes that could not be committed to the front. */
    synchronized void giveBack(List<Completion> completions) {
        for (int i = completions.size() - 1; i >= 0; i--) {
            waiting.addFirst(completions.get(i));
            waitingBytes += completions.get(i).bytes();
        }
        notifyAll();
    }

    /** Keeps this tenure's outcomes here for some time. */
    synchronized void hold(Tenure tenure, long millis) {
        heldUntil.put(tenure, clock.nanos() + millis * 1_000_000);
        holds = true;
    }

    /** Whether a tenure is on hold; takes no lock. */
    boolean isHolding() {
        return holds;
    }

    /**
     * Holds this tenure. When the hold is over, one of its outcomes is given, alone. Each call repeats this, until the
     * tenure is {@linkplain #release released}. So an outcome that always fails does not make others fail each time.
     */
    synchronized void isolate(Tenure tenure, long millis) {
        isolated.add(tenure);
        hold(tenure, millis);
    }

    synchronized boolean isIsolated(Tenure tenure) {
        return isolated.contains(tenure);
    }

    /** Gives the tenure's outcomes together with others again. */
    synchronized void release(Tenure tenure) {
        if (isolated.remove(tenure)) {
            heldUntil.remove(tenure);
            holds = !heldUntil.isEmpty();
        }
    }

    /** Whether there are outcomes to take, as far as known at once: false while a tenure is on hold. */
    synchronized boolean hasMore() {
        return heldUntil.isEmpty() && !waiting.isEmpty();
    }

    synchronized int size() {
        return waiting.size();
    }

    /**
     * Takes waiting outcomes without waiting, the oldest first; none while a tenure is on hold.
     *
     * @param atMostBytes may be exceeded by the last outcome
     */
    synchronized List<Completion> takeNow(int atMost, long atMostBytes) {
        releaseHolds();
        return heldUntil.isEmpty() ? takeReady(atMost, atMostBytes) : List.of();
    }

    /** Drops the outcomes of an ended tenure. A lane that waits for its broker would keep them in memory. */
    synchronized void drop(Tenure ended) {
        waiting.removeIf(each -> {
            boolean dropped = each.tenure() == ended;
            waitingBytes -= dropped ? each.bytes() : 0;
            return dropped;
        });
        heldUntil.remove(ended);
        isolated.remove(ended);
        holds = !heldUntil.isEmpty();
    }

    /** Ends the wait of {@link #take}, now or the next time. */
    synchronized void poke() {
        poked = true;
        notifyAll();
    }

    /**
     * Waits for outcomes, and takes those that are not on hold, up to the maximum.
     *
     * @param times this many times the maximum
     * @return empty after a {@link #poke}; null if the inbox is closed and only outcomes on hold are left
     */
    synchronized @Nullable List<Completion> take(int times) throws InterruptedException {
        while (true) {
            List<Completion> ready = takeIsolated();
            if (ready.isEmpty()) {
                ready = takeReady((int) Math.min(Integer.MAX_VALUE, (long) most * times), mostBytes * times);
            }
            if (!ready.isEmpty() || poked) {
                poked = false;
                return ready;
            }
            if (closed) {
                return null;
            }
            waited = true;
            try {
                wait(untilNextRelease());
            } finally {
                waited = false;
            }
        }
    }

    private List<Completion> takeIsolated() {
        releaseHolds();
        if (isolated.isEmpty()) {
            return List.of();
        }
        Iterator<Completion> each = waiting.iterator();
        while (each.hasNext()) {
            Completion next = each.next();
            if (isolated.contains(next.tenure()) && isOver(next.tenure())) {
                each.remove();
                waitingBytes -= next.bytes();
                return List.of(next);
            }
        }
        return List.of();
    }

    private List<Completion> takeReady(int atMost, long atMostBytes) {
        releaseHolds();
        if (heldUntil.isEmpty() && waiting.size() <= atMost && waitingBytes <= atMostBytes) {
            // Without a look at each, because handlers wait for this lock.
            List<Completion> all = new ArrayList<>(waiting);
            waiting.clear();
            waitingBytes = 0;
            return all;
        }
        List<Completion> ready = new ArrayList<>(Math.min(atMost, waiting.size()));
        long bytes = 0;
        Iterator<Completion> each = waiting.iterator();
        while (each.hasNext() && ready.size() < atMost && bytes < atMostBytes) {
            Completion next = each.next();
            if (!heldUntil.containsKey(next.tenure())) {
                ready.add(next);
                bytes += next.bytes();
                each.remove();
            }
        }
        waitingBytes -= bytes;
        return ready;
    }

    private void releaseHolds() {
        if (!heldUntil.isEmpty()) {
            isolated.removeIf(Tenure::isEnded);
            heldUntil.keySet().removeIf(held -> held.isEnded() || (isOver(held) && !isolated.contains(held)));
            holds = !heldUntil.isEmpty();
        }
    }

    private boolean isOver(Tenure held) {
        Long until = heldUntil.get(held);
        return until == null || until - clock.nanos() <= 0;
    }

    /** In milliseconds for {@link Object#wait(long)}; 0 means for ever. */
    private long untilNextRelease() {
        long now = clock.nanos();
        return heldUntil.values().stream()
                .mapToLong(until -> Math.max(1, (until - now) / 1_000_000 + 1))
                .min()
                .orElse(0);
    }

    /** Waits for a {@link #poke}, for this time at most. The poke is used up here, and does not end {@link #take}. */
    @SuppressWarnings("WaitNotInLoop") // Who asks looks again whether it has to wait on.
    synchronized void awaitPoke(long millis) throws InterruptedException {
        if (!poked) {
            wait(millis);
        }
        poked = false;
    }

    /** Whether only outcomes that are {@linkplain #giveBack given back} can still arrive. */
    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
