package io.kafkakit.internal.lifecycle;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a client of Kafka, which may never return: {@code close} waits for the client's I/O thread without a bound, and user code
 * such as an interceptor runs there.
 */
public final class Closing {

    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    /** How much longer a client may take than it was told. It needs milliseconds. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private Closing() {}

    /**
     * Closes it on a thread of its own, and waits for that thread a second longer than the time given. After that the thread is left
     * behind; it does not keep the JVM alive. An interrupt does not shorten the wait, and is kept.
     *
     * @param what for its thread's name, and for the log
     * @return whether it has ended
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
                    "{} does not close within {}, and is left to itself: user code that it calls does not return",
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
