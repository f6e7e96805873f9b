package io.kafkakit.console.internal.fleet;

import io.kafkakit.console.fleet.FleetInstance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The instances that live. A living one writes again and again, so one that is silent for three intervals is gone. From the
 * first reading on, silence is measured here, so that clocks that differ do not matter.
 *
 * <p>For what was written before that, there are only timestamps. An instance counts as silent by how much its record is older
 * than the newest of all, and by how much it is older than now, less half a minute for clocks that differ. Not thread-safe.
 */
final class Roster {

    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final long CLOCKS_DIFFER = Duration.ofSeconds(30).toMillis();

    /**
     * What an instance wrote last.
     *
     * @param silentBefore nanoseconds of silence before it was read here
     */
    private record Entry(FleetInstance instance, long timestamp, long readAt, long silentBefore) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private boolean live;

    /**
     * A record was read.
     *
     * @param key of the record; null for one that cannot be ours
     * @param instance null for a tombstone
     * @param timestamp of the record, and {@code millis} and {@code nanos} now
     */
    void take(byte @Nullable [] key, @Nullable FleetInstance instance, long timestamp, long millis, long nanos) {
        if (key == null) {
            return;
        }
        String name = new String(key, StandardCharsets.UTF_8);
        if (instance == null) {
            entries.remove(name);
        } else {
            long silent = live ? 0 : Math.max(0, millis - timestamp - CLOCKS_DIFFER);
            entries.put(
                    name,
                    new Entry(
                            instance,
                            timestamp,
                            nanos,
                            Duration.ofMillis(silent).toNanos()));
        }
    }

    /** All that was there at the beginning is read. */
    void live() {
        if (!live) {
            live = true;
            long newest =
                    entries.values().stream().mapToLong(Entry::timestamp).max().orElse(0);
            entries.replaceAll((name, each) -> {
                long behind = Duration.ofMillis(newest - each.timestamp()).toNanos();
                return new Entry(
                        each.instance(), each.timestamp(), each.readAt(), Math.max(behind, each.silentBefore()));
            });
        }
    }

    /** Those that are not gone, and forgets the others. */
    Collection<FleetInstance> living(long nanos) {
        entries.values().removeIf(each -> isGone(each, nanos));
        return entries.values().stream().map(Entry::instance).toList();
    }

    private static boolean isGone(Entry entry, long nanos) {
        long interval = Math.min(
                entry.instance().identity().intervalMillis(),
                Duration.ofHours(1).toMillis());
        long patience = Duration.ofMillis(3 * interval).plus(SLACK).toNanos();
        return nanos - entry.readAt() + entry.silentBefore() > patience;
    }
}
