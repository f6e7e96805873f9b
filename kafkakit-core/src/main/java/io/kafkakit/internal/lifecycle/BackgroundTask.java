package io.kafkakit.internal.lifecycle;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A task on a thread of its own. Used by the thread that waits for it. */
public final class BackgroundTask {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final FutureTask<Void> task;
    private final Thread thread;

    private BackgroundTask(FutureTask<Void> task, Thread thread) {
        this.task = task;
        this.thread = thread;
    }

    /** Starts the task. */
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
     * Waits for the task's end, and rethrows its exception.
     *
     * @param interrupted called at once if the caller is interrupted, to end the task sooner
     * @throws InterruptedException if the caller is interrupted; the task has ended then too. It gets 5 s to end, then
     *     it is interrupted.
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

    /** It may be a checked exception, thrown by a plug-in written in Kotlin or Scala. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> void throwUnchecked(Throwable error) throws X {
        throw (X) error;
    }
}
