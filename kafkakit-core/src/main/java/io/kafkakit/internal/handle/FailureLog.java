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
 * Says in the log which records of a topic failed: each in a line as long as these are {@linkplain LineBudget not too many}, and no
 * more than one a second with its stack trace, because printing it costs many times what handling a record does. At debug level
 * each is said, with its stack trace. Thread-safe.
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
            // The failure's own: some fail when they are asked what they are. It must not end the group.
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

    /** What the braces stand for; an exception behind that is printed with its stack trace. */
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
