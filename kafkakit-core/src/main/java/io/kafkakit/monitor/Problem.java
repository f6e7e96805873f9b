package io.kafkakit.monitor;

import java.time.Instant;

/**
 * Something that went wrong, and that the group deals with by itself, but for the one that ends it. It stands in the log too.
 *
 * @param at when
 * @param what was tried, with the names it was tried on
 * @param cause Kafka's own exception, mostly
 */
public record Problem(Instant at, String what, Throwable cause) {

    @Override
    public String toString() {
        return at + " " + what + ": " + cause;
    }
}
