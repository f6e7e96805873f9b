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
 * Finds out whether another instance uses the transactional ids of a lane. The two then fence each other with every
 * transaction. Both go on, slowly, and each looks healthy on its own.
 *
 * <p>The broker itself fences a producer only if its transaction is older than {@code transaction.timeout.ms}. If the
 * transaction is younger, somebody else uses its id. Once, that may be a predecessor or a successor. Repeatedly, it is
 * a rival. Used by the lane's thread only.
 */
public final class Rivals {

    private static final Logger log = LoggerFactory.getLogger(Rivals.class);
    /** Key of the problem, the same for all lanes, because they have the same rival. */
    private static final String ABOUT = "transactional ids";
    /** This many fencings of one id within the window prove a rival. */
    private static final int PROOF = 3;
    /** In nanoseconds. It is long, because a lane may have a transaction every few minutes only. */
    private static final long WINDOW = 3_600_000_000_000L;
    /** The rival is gone if a committing lane is not fenced for this many nanoseconds. */
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
     * @param began when its transaction began, in nanoseconds
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
