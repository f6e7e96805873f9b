package io.kafkakit.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Ends what was started, the last first, when the command is done or when the JVM is told to end (Ctrl-C), whichever comes
 * first. Thread-safe.
 */
public final class Cleanup implements AutoCloseable {

    private final Deque<Step> steps = new ArrayDeque<>();
    private final Thread hook = new Thread(this::run, "kafkakit-cleanup");
    private boolean over;

    /** Something to end. */
    @FunctionalInterface
    public interface Step {

        /** Ends it. */
        void run();
    }

    public Cleanup() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Will be ended; at once if everything else has been ended already. */
    public void add(Step step) {
        synchronized (this) {
            if (!over) {
                steps.push(step);
                return;
            }
        }
        step.run();
    }

    private synchronized void run() {
        over = true;
        RuntimeException failed = null;
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (RuntimeException e) {
                // The others must be ended all the same.
                if (failed == null) {
                    failed = e;
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The JVM ends already, and the hook does it.
            return;
        }
        run();
    }
}
