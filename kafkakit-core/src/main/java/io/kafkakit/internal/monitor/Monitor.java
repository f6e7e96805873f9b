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

/** Where the parts of a group tell what they do: for its status, and for its listeners. Thread-safe; no call waits. */
public final class Monitor {

    private final Counters counters = new Counters();
    private final @Nullable Listeners listeners;
    private final Clock clock;
    /** What is wrong now, by what it is about. */
    private final Map<String, Problem> lasting = new ConcurrentHashMap<>();

    private volatile @Nullable Problem lastProblem;
    private volatile boolean ended;

    /** Of a group that is not started yet. */
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

    /** These outcomes are committed. */
    public void count(Counts counts) {
        counters.add(counts);
    }

    /** What was committed so far. */
    public Counts counts() {
        return counters.sum();
    }

    /** What ends the group: nothing that goes wrong after it is of interest. */
    public synchronized void end(String what, Throwable cause) {
        problem("the group", what, cause);
        ended = true;
    }

    /**
     * Something is wrong, and lasts until it {@link #isOver}. Who says so again while it lasts brings its cause up to date, and
     * listeners are not told again.
     *
     * @param about what it is about, the same until it is over: there is one problem at once about each
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
     * What was wrong about this is not any more.
     *
     * @return the problem that is over; null if there was none
     */
    public @Nullable Problem isOver(String about) {
        // Asked after each commit: without the lock if there is nothing.
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

    /** The time, for whoever tells since when. */
    public Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /** What is wrong now, the oldest first. */
    public List<Problem> problems() {
        return lasting.values().stream()
                .sorted(Comparator.comparing(Problem::at).thenComparing(Problem::what))
                .toList();
    }

    /** What went wrong last, over or not. */
    public @Nullable Problem lastProblem() {
        return lastProblem;
    }

    /** Whether it is of use to {@link #tell} anything. */
    public boolean hasListeners() {
        return listeners != null;
    }

    /** Calls the listeners, later and on their own thread. */
    public void tell(Consumer<GroupListener> call) {
        if (listeners != null) {
            listeners.tell(call);
        }
    }

    /** Ends the listeners' thread when it has made the calls that wait, or after a second. */
    public void close() throws InterruptedException {
        if (listeners != null) {
            listeners.close();
        }
    }
}
