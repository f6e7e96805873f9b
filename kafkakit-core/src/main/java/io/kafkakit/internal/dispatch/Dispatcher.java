package io.kafkakit.internal.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the strands of a stage on handler threads, so many at once and no more, each in its turn. A thread that has begun goes
 * on for as long as there is work, so that a record costs no change of threads. Thread-safe.
 */
public final class Dispatcher {

    /** Something that is run on a handler thread, in turns. */
    interface Task {

        /**
         * A turn.
         *
         * @return whether it should have another
         */
        boolean run();
    }

    private final ExecutorService threads;
    private final int most;
    private final Deque<Task> ready = new ArrayDeque<>();
    private int workers;
    private boolean closed;

    public Dispatcher(ExecutorService threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /** Runs these as soon as a thread is free. */
    synchronized void run(Iterable<? extends Task> tasks) {
        tasks.forEach(ready::addLast);
        startWorker();
    }

    /** How many threads are at work. */
    public synchronized int workers() {
        return workers;
    }

    private void work() {
        Task task = next(null);
        while (task != null) {
            task = next(task.run() ? task : null);
        }
    }

    /** Each worker starts the next one, so that handlers that do not block are not spread over more threads than they need. */
    private synchronized @Nullable Task next(@Nullable Task again) {
        if (again != null) {
            ready.addLast(again);
        }
        Task next = ready.pollFirst();
        if (next == null || closed) {
            workers--;
            return null;
        }
        startWorker();
        return next;
    }

    private void startWorker() {
        if (workers < most && !ready.isEmpty() && !closed) {
            workers++;
            threads.execute(this::work);
        }
    }

    /** Starts no handler any more. */
    public synchronized void close() {
        closed = true;
        ready.clear();
        threads.shutdown();
    }

    /** Interrupts the handlers that run. */
    public void interrupt() {
        close();
        threads.shutdownNow();
    }

    /** Waits until all handlers have ended; false if they have not by then. */
    public boolean await(long millis) throws InterruptedException {
        return threads.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }
}
