package io.kafkakit.internal.produce;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.monitor.Monitor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether another instance uses the transactional ids of a lane. Each of the two fences the other with every transaction,
 * so both go on, slowly, and each looks healthy by itself.
 *
 * <p>A broker fences a producer by itself only once its transaction is older than {@code transaction.timeout.ms}. So whose
 * transaction is younger was fenced by somebody who uses its id. Once, that may be a predecessor or a successor; again and again, it
 * is one that lives beside it. Used by the lane's thread only.
 */
public final class Rivals {

    private static final Logger log = LoggerFactory.getLogger(Rivals.class);
    /** What the problem is about, in all lanes: they have the same rival. */
    private static final String ABOUT = "transactional ids";
    /** Fencings of one id within the window that prove a rival. */
    private static final int PROOF = 3;
    /** Nanoseconds; a lane may have a transaction every few minutes only. */
    private static final long WINDOW = 3_600_000_000_000L;
    /** Nanoseconds for which nobody fences a lane that commits, and the rival is gone. */
    private static final long QUIET = 60_000_000_000L;

    private final Monitor monitor;
    private final Map<String, Deque<Long>> fencings = new HashMap<>();
    private boolean found;
    private long last;

    public Rivals(Monitor monitor) {
        this.monitor = monitor;
    }

    /**
     * A producer is replaced.
     *
     * @param began nanoseconds, when its transaction began
     */
    public void replaced(OwnedProducer owned, Exception reason, long began) {
        long now = monitor.clock().nanos();
        if (!Causes.isFenced(reason) || now - began >= owned.transactionTimeoutNanos()) {
            return;
        }
        Deque<Long> times = fencings.computeIfAbsent(owned.id(), id -> new ArrayDeque<>());
        times.addLast(now);
        if (times.size() > PROOF) {
            times.removeFirst();
        }
        last = now;
        if (!found && times.size() == PROOF && now - times.getFirst() < WINDOW) {
            found = true;
            String what = "another instance uses the transactional ids "
                    + owned.id().replaceFirst("-\\d+-\\d+$", "-…") + ": give each instance its own producerPool prefix";
            log.error("{}; the two fence each other with every transaction", what);
            monitor.problem(
                    ABOUT, what, new KafkaKitException("fenced by another producer " + PROOF + " times", reason));
        }
    }

    /** The lane has committed. */
    public void committed() {
        if (found && monitor.clock().nanos() - last >= QUIET) {
            found = false;
            fencings.clear();
            monitor.isOver(ABOUT);
        }
    }
}
