package io.kafkakit.internal.monitor;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.Problem;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the parts of a group tell what they do: for its status, and for its listeners. Thread-safe; no call waits. */
public final class Monitor {

    private final Counters counters = new Counters();
    private final @Nullable Listeners listeners;
    private final Clock clock;
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
    public void end(String what, Throwable cause) {
        problem(what, cause);
        ended = true;
    }

    /** Something went wrong. */
    public Problem problem(String what, Throwable cause) {
        Problem problem = new Problem(Instant.ofEpochMilli(clock.millis()), what, cause);
        if (!ended) {
            lastProblem = problem;
        }
        tell(listener -> listener.onProblem(problem));
        return problem;
    }

    /** What went wrong last. */
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
