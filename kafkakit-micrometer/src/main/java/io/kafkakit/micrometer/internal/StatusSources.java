package io.kafkakit.micrometer.internal;

import io.micrometer.core.instrument.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the groups with one id for their status, at most twice a second. A registry reads hundreds of gauges one after
 * the other, and all of them show the same moment. Thread-safe.
 */
final class StatusSources {

    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(500);

    private final Clock clock;
    private final Runnable onEnd;
    private final List<ObservedGroups.Source> sources = new CopyOnWriteArrayList<>();
    private @Nullable GroupView last;
    private long askedAt;

    /**
     * Nobody to ask yet.
     *
     * @param onEnd called if a group has ended that nobody has told of: its listener was behind when it was closed
     */
    StatusSources(Clock clock, Runnable onEnd) {
        this.clock = clock;
        this.onEnd = onEnd;
    }

    void add(ObservedGroups.Source source) {
        sources.add(source);
    }

    boolean has(ObservedGroups.Source source) {
        return sources.contains(source);
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    void removeEnded() {
        sources.removeIf(StatusSources::hasEnded);
    }

    private static boolean hasEnded(ObservedGroups.Source source) {
        return ObservedGroups.isEnd(source.status().state());
    }

    /** How the groups are. */
    GroupView view() {
        GroupView view = latest();
        if (view.hasEnded()) {
            onEnd.run();
        }
        return view;
    }

    private synchronized GroupView latest() {
        long now = clock.monotonicTime();
        if (last == null || now - askedAt >= FRESH) {
            last = new GroupView(
                    sources.stream().map(ObservedGroups.Source::status).toList(),
                    Instant.ofEpochMilli(clock.wallTime()));
            askedAt = now;
        }
        return last;
    }
}
