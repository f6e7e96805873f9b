package io.kafkakit.bench.saga;

import java.util.Locale;

/** Who runs the saga of four steps, and what its hops are measured by. */
enum SagaContender {
    /** A saga of kafkakit, as its guide shows one. */
    KAFKAKIT,
    /** The same, written by hand on Kafka Streams, exactly once, with its own settings otherwise. */
    STREAMS,
    /** No saga: a handler that sends one event for each event, exactly once. */
    RELAY;

    /** As it stands in tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
