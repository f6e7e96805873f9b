package io.kafkakit.internal.lifecycle;

import org.jspecify.annotations.Nullable;

/** At most one hook for the end of the JVM. Thread-safe. */
public final class ShutdownHook {

    private @Nullable Thread hook;

    public synchronized void install(Threads threads, Runnable work) {
        remove();
        hook = threads.named("shutdown", work);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public synchronized void remove() {
        if (hook != null && Thread.currentThread() != hook) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is ending, and the hook is running or has run.
                return;
            }
        }
        hook = null;
    }
}
