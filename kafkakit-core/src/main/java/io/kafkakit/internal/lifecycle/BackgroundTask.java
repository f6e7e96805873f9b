package io.kafkakit.internal.lifecycle;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Something on a thread of its own, beside the one that waits for it. Used by that one. */
public final class BackgroundTask {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final FutureTask<Void> task;
    private final Thread thread;

    private BackgroundTask(FutureTask<Void> task, Thread thread) {
        this.task = task;
        this.thread = thread;
    }

    /** Starts it. */
    public static BackgroundTask start(Threads threads, String role, Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Thread thread = threads.daemon(role, task);
        thread.start();
        return new BackgroundTask(task, thread);
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return !thread.isAlive();
    }

    /**
     * Waits for its end, and fails as it failed.
     *
     * @param interrupted called at once if the caller is interrupted, so that it may end sooner than it would
     * @throws InterruptedException if the caller is interrupted; it has ended then, too: it gets 5 s to end as it would, and is
     *     interrupted after them
     */
    public void await(Runnable interrupted) throws InterruptedException {
        try {
            thread.join();
            task.get();
        } catch (InterruptedException e) {
            interrupted.run();
            end(PATIENCE.toMillis());
            throw e;
        } catch (ExecutionException e) {
            BackgroundTask.<RuntimeException>throwUnchecked(Objects.requireNonNull(e.getCause()));
        }
    }

    private void end(long patience) {
        boolean isInterrupted = false;
        long millis = patience;
        while (thread.isAlive()) {
            try {
                thread.join(millis);
                thread.interrupt();
                millis = 0;
            } catch (InterruptedException e) {
                isInterrupted = true;
                thread.interrupt();
                millis = 0;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** It may be a checked exception all the same, of a plug-in written in Kotlin or Scala. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> void throwUnchecked(Throwable error) throws X {
        throw (X) error;
    }
}
