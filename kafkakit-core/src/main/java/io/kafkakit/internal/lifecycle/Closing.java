package io.kafkakit.internal.lifecycle;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a Kafka client whose {@code close} may never return. It waits without limit for the client's I/O thread, which
 * runs user code such as interceptors.
 */
public final class Closing {

    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    /** How much longer than told a client may take. It needs milliseconds. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private Closing() {}

    /**
     * Closes the client on a thread of its own, and waits for that thread one second longer than the given time. After
     * that the thread is left running; it does not keep the JVM alive. An interrupt does not shorten the wait, and
     * stays set.
     *
     * @param what for the thread's name, and for the log
     * @return whether it has closed
     */
    public static boolean within(Duration given, String what, Runnable close) {
        Thread thread = new Thread(() -> quietly(what, close), what + " close");
        thread.setDaemon(true);
        thread.start();
        Deadline deadline = Deadline.in(given, Clock.system()).plus(GRACE);
        boolean isInterrupted = false;
        while (thread.isAlive() && !deadline.isOver()) {
            try {
                thread.join(Math.max(1, deadline.leftMillis()));
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn(
                    "{} does not close within {} and is left running: user code that it calls does not return",
                    what,
                    given);
        }
        return !thread.isAlive();
    }

    private static void quietly(String what, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException | Error e) {
            log.debug("{} did not close cleanly", what, e);
        }
    }
}
