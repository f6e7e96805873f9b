package io.kafkakit.internal.flow;

import io.kafkakit.Retries;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What can be changed about a source topic while its group runs. Thread-safe. */
public final class TopicControls {

    private final AtomicInteger version = new AtomicInteger();
    private volatile boolean paused;
    private volatile Set<String> pausedEvents = Set.of();
    private volatile int concurrency;
    private volatile @Nullable Retries retries;

    /**
     * Nothing is paused.
     *
     * @param concurrency handlers at once in each consumer
     * @param retries the policy; null for none
     */
    public TopicControls(int concurrency, @Nullable Retries retries) {
        this.concurrency = concurrency;
        this.retries = retries;
    }

    /** Grows with each change of what is paused. */
    public int version() {
        return version.get();
    }

    /** Whether the whole topic is paused. */
    public boolean isPaused() {
        return paused;
    }

    /** Whether this event is paused; null for an event without a name. */
    public boolean isPaused(@Nullable String event) {
        Set<String> some = pausedEvents;
        return !some.isEmpty() && event != null && some.contains(event);
    }

    public Set<String> pausedEvents() {
        return pausedEvents;
    }

    public void pause(boolean now) {
        paused = now;
        version.incrementAndGet();
    }

    public synchronized void pause(String event, boolean now) {
        Set<String> some = new HashSet<>(pausedEvents);
        var unused = now ? some.add(event) : some.remove(event);
        pausedEvents = Set.copyOf(some);
        version.incrementAndGet();
    }

    /** Resumes the topic and all its events. */
    public synchronized void resumeAll() {
        pausedEvents = Set.of();
        pause(false);
    }

    public int concurrency() {
        return concurrency;
    }

    public void concurrency(int now) {
        concurrency = now;
    }

    public @Nullable Retries retries() {
        return retries;
    }

    public void retries(Retries now) {
        retries = now;
    }
}
