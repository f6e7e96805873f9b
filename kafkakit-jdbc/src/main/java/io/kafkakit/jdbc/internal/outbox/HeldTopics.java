package io.kafkakit.jdbc.internal.outbox;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Topics that are missing or forbidden now. Their rows wait, in their order, and others go on without them. Used by one thread.
 */
final class HeldTopics {

    /** After which a topic is tried again, in nanoseconds. A try may take as long as {@code max.block.ms}. */
    private static final long AGAIN = 5_000_000_000L;

    private final LongSupplier nanos;
    private final Map<String, Long> since = new HashMap<>();

    HeldTopics(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void hold(String topic) {
        since.put(topic, nanos.getAsLong());
    }

    Collection<String> now() {
        long now = nanos.getAsLong();
        since.values().removeIf(at -> now - at >= AGAIN);
        return since.isEmpty() ? List.of() : List.copyOf(since.keySet());
    }
}
