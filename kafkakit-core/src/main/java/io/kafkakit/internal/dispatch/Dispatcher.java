package io.kafkakit.internal.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the strands of a stage on handler threads, a limited number at once, each in its turn. A thread goes on as long
 * as there is work, so that a record costs no change of threads. Thread-safe.
 */
public final class Dispatcher {

    /** A task that runs on a handler thread, in turns. */
    interface Task {

        /**
         * Runs one turn.
         *
         * @return whether the task needs another turn
         */
        boolean run();
    }

    private final ExecutorService threads;
    private final Runnable atRest;
    private int most;
    private final Deque<Task> ready = new ArrayDeque<>();
    private int workers;
    private boolean closed;

    /**
     * Without tasks.
     *
     * @param most threads at once
     * @param atRest called on a thread that finds no more work
     */
    public Dispatcher(ExecutorService threads, int most, Runnable atRest) {
        this.threads = threads;
        this.most = most;
        this.atRest = atRest;
    }

    /** Runs these tasks as soon as threads are free. */
    synchronized void run(Iterable<? extends Task> tasks) {
        tasks.forEach(ready::addLast);
        startWorker();
    }

    /** Changes how many threads may work at once. If that is less, threads stop after their turn. */
    public synchronized void resize(int now) {
        if (threads instanceof ThreadPoolExecutor pool) {
            pool.setCorePoolSize(Math.min(now, pool.getMaximumPoolSize()));
            pool.setMaximumPoolSize(now);
            pool.setCorePoolSize(now);
        }
        most = now;
        startWorker();
    }

    /** The number of threads at work. */
    public synchronized int workers() {
        return workers;
    }

    private void work() {
        Task task = next(null);
        while (task != null) {
            task = next(task.run() ? task : null);
        }
        atRest.run();
    }

    /** Each worker starts the next one. So handlers that do not block use no more threads than they need. */
    private synchronized @Nullable Task next(@Nullable Task again) {
        if (again != null) {
            ready.addLast(again);
        }
        Task next = workers > most ? null : ready.pollFirst();
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

    /** Starts no more handlers. */
    public synchronized void close() {
        closed = true;
        ready.clear();
        threads.shutdown();
    }

    /** Starts no more handlers, and interrupts those that run. */
    public void interrupt() {
        close();
        threads.shutdownNow();
    }

    /** Waits until all handlers have ended; false if they have not ended in time. */
    public boolean await(long millis) throws InterruptedException {
        return threads.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }
}
