package io.kafkakit.internal.monitor;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.Problem;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects what the parts of a group report, for its status and its listeners. Thread-safe; no call waits. */
public final class Monitor {

    private final Counters counters = new Counters();
    private final @Nullable Listeners listeners;
    private final Clock clock;
    /** The current problems by key. */
    private final Map<String, Problem> lasting = new ConcurrentHashMap<>();

    private volatile @Nullable Problem lastProblem;
    private volatile boolean ended;

    /** For a group that is not started yet. */
    public Monitor(List<GroupListener> listeners, Threads threads, Clock clock) {
        this.listeners = listeners.isEmpty() ? null : new Listeners(listeners, threads);
        this.clock = clock;
    }

    /** Begins to call the listeners. */
    public void start() {
        if (listeners != null) {
            listeners.start();
        }
    }

    public Clock clock() {
        return clock;
    }

    /** Adds the counts of committed outcomes. */
    public void count(Counts counts) {
        counters.add(counts);
    }

    /** The counts of all committed outcomes so far. */
    public Counts counts() {
        return counters.sum();
    }

    /** Reports the problem that ends the group. Later problems are ignored. */
    public synchronized void end(String what, Throwable cause) {
        problem("the group", what, cause);
        ended = true;
    }

    /**
     * Reports a problem, which lasts until it {@link #isOver}. Reported again while it lasts, it updates the cause, and
     * listeners are not called again.
     *
     * @param about the problem's key; there is at most one problem for each
     */
    public synchronized Problem problem(String about, String what, Throwable cause) {
        Problem before = lasting.get(about);
        Instant since = before != null && before.what().equals(what) ? before.at() : null;
        Problem problem = new Problem(since == null ? now() : since, what, cause, null);
        if (!ended) {
            lasting.put(about, problem);
            lastProblem = problem;
        }
        if (since == null) {
            tell(listener -> listener.onProblem(problem));
        }
        return problem;
    }

    /**
     * The problem with this key is over.
     *
     * @return the problem that is over; null if there was none
     */
    public @Nullable Problem isOver(String about) {
        // Called after each commit, so without a lock if there is no such problem.
        return lasting.containsKey(about) && !ended ? end(about) : null;
    }

    private synchronized @Nullable Problem end(String about) {
        Problem before = lasting.remove(about);
        if (before == null) {
            return null;
        }
        Problem over = new Problem(before.at(), before.what(), before.cause(), now());
        if (before.equals(lastProblem)) {
            lastProblem = over;
        }
        tell(listener -> listener.onProblemOver(over));
        return over;
    }

    /** Receives the problems of this part of the group. */
    public Troubles troubles(String part) {
        return new Troubles() {
            @Override
            public void begin(String about, String what, Throwable cause) {
                problem(part + ": " + about, what, cause);
            }

            @Override
            public void end(String about) {
                isOver(part + ": " + about);
            }
        };
    }

    /** The current time. */
    public Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /** The current problems, the oldest first. */
    public List<Problem> problems() {
        return lasting.values().stream()
                .sorted(Comparator.comparing(Problem::at).thenComparing(Problem::what))
                .toList();
    }

    /** The newest problem, over or not. */
    public @Nullable Problem lastProblem() {
        return lastProblem;
    }

    /** Whether anybody listens to {@link #tell}. */
    public boolean hasListeners() {
        return listeners != null;
    }

    /** Calls the listeners later, on their own thread. */
    public void tell(Consumer<GroupListener> call) {
        if (listeners != null) {
            listeners.tell(call);
        }
    }

    /** Ends the listeners' thread when it has made the waiting calls, or after a second. */
    public void close() throws InterruptedException {
        if (listeners != null) {
            listeners.close();
        }
    }
}
