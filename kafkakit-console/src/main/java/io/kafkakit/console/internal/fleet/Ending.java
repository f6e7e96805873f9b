package io.kafkakit.console.internal.fleet;

import io.kafkakit.internal.lifecycle.Deadline;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a thread. */
final class Ending {

    private static final Logger log = LoggerFactory.getLogger(Ending.class);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(3);

    private Ending() {}

    /** Waits for it, then interrupts it and waits a little more. */
    static void await(Thread thread, Deadline deadline) {
        try {
            thread.join(Math.max(1, deadline.leftMillis()));
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(AFTER_INTERRUPT.toMillis());
            }
            if (thread.isAlive()) {
                log.warn("thread {} does not end although it was interrupted", thread.getName());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
