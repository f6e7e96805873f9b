package io.kafkakit.schema.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Since when the registry has not known an id. A replica that lags does not know a new id for a moment, so an id is
 * given some time. Thread-safe.
 */
final class Unknowns {

    /** Ids in garbage are random. The oldest is forgotten, and would get its time again. */
    private static final int MOST = 1_000;

    private final Duration wait;
    private final InstantSource clock;
    private final Map<SchemaKey, Instant> firstAsked = new LinkedHashMap<>();

    Unknowns(Duration wait, InstantSource clock) {
        this.wait = wait;
        this.clock = clock;
    }

    /** Whether a key that is unknown now has been unknown for long. */
    synchronized boolean isLong(SchemaKey key) {
        Instant now = clock.instant();
        Instant since = firstAsked.putIfAbsent(key, now);
        if (firstAsked.size() > MOST) {
            firstAsked.remove(firstAsked.keySet().iterator().next());
        }
        return Duration.between(since == null ? now : since, now).compareTo(wait) >= 0;
    }

    synchronized void found(SchemaKey key) {
        firstAsked.remove(key);
    }
}
