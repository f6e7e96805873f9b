package io.kafkakit.support;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Handler threads that work when a test says so, on the test's own thread. Used by one thread. */
public final class HandThreads extends AbstractExecutorService {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean closed;

    /** Does all that waits, and what comes of it. */
    public void work() {
        while (!waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
    }

    @Override
    public void execute(Runnable work) {
        if (closed) {
            throw new RejectedExecutionException();
        }
        waiting.addLast(work);
    }

    @Override
    public void shutdown() {
        closed = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        closed = true;
        List<Runnable> left = new ArrayList<>(waiting);
        waiting.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return closed;
    }

    @Override
    public boolean isTerminated() {
        return closed && waiting.isEmpty();
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
        return isTerminated();
    }
}
