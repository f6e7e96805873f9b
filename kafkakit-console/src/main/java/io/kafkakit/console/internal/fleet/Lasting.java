package io.kafkakit.console.internal.fleet;

import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.lifecycle.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Something that fails and is tried again: when, and what the log says of it. A failure is logged if the second try fails
 * too, when it becomes another one, and every five minutes. A topic that was created a moment ago is not there yet, for example.
 * Thread-safe.
 */
final class Lasting {

    private static final long FIRST = Duration.ofMillis(250).toNanos();
    private static final long LONGEST = Duration.ofSeconds(5).toNanos();
    private static final long REMINDER = Duration.ofMinutes(5).toNanos();

    private final Logger log;
    private final Clock clock;
    private final String what;
    private long wait = FIRST;
    private long nextTry;
    private long loggedAt;
    private int failures;
    private @Nullable String logged;
    private @Nullable String words;

    /**
     * Nothing has failed yet.
     *
     * @param what fails, as the beginning of a sentence
     */
    Lasting(Logger log, Clock clock, String what) {
        this.log = log;
        this.clock = clock;
        this.what = what;
        this.nextTry = clock.nanos();
    }

    /** Whether it is time to try. */
    synchronized boolean mayTry() {
        return words == null || clock.nanos() - nextTry >= 0;
    }

    synchronized void failed(Throwable failure) {
        long now = clock.nanos();
        nextTry = now + wait;
        wait = Math.min(LONGEST, wait * 2);
        words = what + ": " + Refusals.words(failure);
        String kind = failure.getClass().getName();
        if (++failures > 1 && (!kind.equals(logged) || now - loggedAt >= REMINDER)) {
            logged = kind;
            loggedAt = now;
            log.warn("{}; it is tried again", words, log.isDebugEnabled() ? failure : null);
        }
    }

    synchronized void succeeded() {
        if (logged != null) {
            log.info("{}: this is over", what);
        }
        words = null;
        logged = null;
        failures = 0;
        wait = FIRST;
    }

    /** What fails now; empty if nothing does. */
    synchronized Optional<String> words() {
        return Optional.ofNullable(words);
    }
}
