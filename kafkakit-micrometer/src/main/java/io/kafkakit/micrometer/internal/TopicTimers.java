package io.kafkakit.micrometer.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The timers of a source topic and of its events. Thread-safe. */
final class TopicTimers {

    /** The tag of events without a name, such as tombstones. */
    private static final String NO_NAME = "none";
    /** The tag of events that are too many, or whose name is too long. */
    private static final String OTHER = "other";

    private static final int LONGEST_NAME = 100;

    private final MeterSet meters;
    private final int mostEvents;
    private final Durations wait;
    private final RecentMax longestWait = new RecentMax(System.nanoTime());
    private final Map<String, EventTimers> events = new ConcurrentHashMap<>();
    private volatile @Nullable EventTimers other;

    /** Registers the timer of the time before handlers. */
    TopicTimers(MeterSet ofTopic, int mostEvents) {
        this.meters = ofTopic;
        this.mostEvents = mostEvents;
        this.wait = Durations.of(meters, GroupMeter.WAIT);
        meters.timeGauge(GroupMeter.WAIT_MAX, () -> longestWait.max(System.nanoTime()) / 1e6);
    }

    void waited(long nanos, long nanoTime) {
        wait.add(nanos);
        longestWait.add(nanos, nanoTime);
    }

    /** The timers of an event; null for records without a name. */
    EventTimers event(@Nullable String name) {
        String event = name == null ? NO_NAME : name;
        EventTimers known = events.get(event);
        if (known != null) {
            return known;
        }
        // Without a lock: every attempt of a further event comes here.
        return events.size() >= mostEvents || event.length() > LONGEST_NAME || event.equals(OTHER)
                ? other()
                : register(event);
    }

    private synchronized EventTimers register(String event) {
        EventTimers there = events.get(event);
        if (there != null) {
            return there;
        }
        if (events.size() >= mostEvents) {
            return other();
        }
        EventTimers made = new EventTimers(meters.with("event", event));
        events.put(event, made);
        return made;
    }

    private EventTimers other() {
        EventTimers there = other;
        return there == null ? registerOther() : there;
    }

    private synchronized EventTimers registerOther() {
        EventTimers there = other;
        if (there == null) {
            there = new EventTimers(meters.with("event", OTHER));
            other = there;
        }
        return there;
    }
}
