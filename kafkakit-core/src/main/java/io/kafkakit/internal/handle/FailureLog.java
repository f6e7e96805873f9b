package io.kafkakit.internal.handle;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.LineBudget;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the failed records of a topic, one line each, as long as these are {@linkplain LineBudget not too many}. At most
 * one a second has its stack trace, because printing that costs many times the handling of a record. At debug level
 * each is logged with its stack trace. Thread-safe.
 */
final class FailureLog {

    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Clock clock;
    private final AtomicLong nextTrace;
    private final LineBudget attempts;
    private final LineBudget ends;

    /** The log of one source topic. */
    FailureLog(Clock clock) {
        this.clock = clock;
        this.nextTrace = new AtomicLong(clock.nanos());
        this.attempts = new LineBudget(log, clock, "failed attempts");
        this.ends = new LineBudget(log, clock, "records that failed for good");
    }

    void failed(Delivery delivery, String event, Outcome outcome, Throwable failure) {
        try {
            say(delivery, event, outcome, failure);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            // Some exceptions fail when they are printed. This must not end the group.
            String name = failure.getClass().getName();
            log.warn("{} ({}) failed with a {}, which fails when it is printed", delivery.position(), event, name);
        }
    }

    void undecodable(Delivery delivery, Throwable reason) {
        if (ends.allows(delivery.plan().topic())) {
            log.warn("{} cannot be decoded and becomes a dead letter: {}", delivery.position(), reason.getMessage());
        }
    }

    void unroutable(Delivery delivery, Throwable reason) {
        if (ends.allows(delivery.plan().topic())) {
            log.warn("{} becomes a dead letter: {}", delivery.position(), reason.getMessage());
        }
    }

    private void say(Delivery delivery, String event, Outcome outcome, Throwable failure) {
        if (outcome.isTriedAgain()) {
            if (log.isInfoEnabled() && attempts.allows(delivery.plan().topic())) {
                log.info("{} ({}) failed, attempt {}: goes to {}{}", said(delivery, event, outcome, failure));
            }
        } else if (log.isWarnEnabled() && ends.allows(delivery.plan().topic())) {
            log.warn("{} ({}) failed for good, attempt {}: goes to {}{}", said(delivery, event, outcome, failure));
        }
    }

    /** The arguments of the log line. An exception after the last placeholder is printed with its stack trace. */
    private Object[] said(Delivery delivery, String event, Outcome outcome, Throwable failure) {
        String to = outcome.records().get(0).topic();
        return isTraceDue()
                ? new Object[] {delivery.position(), event, delivery.attempt(), to, "", failure}
                : new Object[] {delivery.position(), event, delivery.attempt(), to, ": " + Thrown.words(failure)};
    }

    private boolean isTraceDue() {
        long now = clock.nanos();
        long due = nextTrace.get();
        return log.isDebugEnabled() || (now - due >= 0 && nextTrace.compareAndSet(due, now + PAUSE_NANOS));
    }
}
