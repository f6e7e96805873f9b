package io.kafkakit.internal.lifecycle;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A few threads for user code that must not run on Kafka's threads. Thread-safe. */
public final class Callbacks implements Executor {

    /** A callback that never returns keeps its thread; the others go on. */
    private static final int MOST = 4;
    /** Milliseconds for the last callbacks if no time is left. */
    private static final long LAST = 100;

    private static final String ROLE = "callback";

    private final Threads threads;
    private final ExecutorService pool;

    /** Without threads yet. */
    public Callbacks(Threads owner) {
        this.threads = owner.of("producer");
        this.pool = threads.daemons(ROLE, MOST);
    }

    /** Runs the work soon, without waiting for it. */
    @Override
    public void execute(Runnable work) {
        try {
            pool.execute(work);
        } catch (RejectedExecutionException e) {
            // The answer to a send that raced with the close.
            threads.daemon(ROLE, work).start();
        }
    }

    /** Whether the calling thread is one of these. */
    public boolean runsCurrentThread() {
        return threads.ownCurrentThread();
    }

    /** Waits for the callbacks until the deadline, then interrupts those that still run. */
    public void close(Deadline deadline) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(Math.max(LAST, deadline.leftMillis()), TimeUnit.MILLISECONDS)) {
                List<Runnable> left = pool.shutdownNow();
                threads.daemon(ROLE, () -> left.forEach(Runnable::run)).start();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
