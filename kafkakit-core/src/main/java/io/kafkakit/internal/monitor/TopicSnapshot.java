package io.kafkakit.internal.monitor;

import io.kafkakit.Retries;
import io.kafkakit.internal.flow.TopicControls;
import io.kafkakit.monitor.TopicStatus;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A snapshot of a topic's controls. */
public record TopicSnapshot(
        String topic,
        boolean paused,
        Set<String> pausedEvents,
        int concurrency,
        @Nullable Retries retries) implements TopicStatus {

    /** How the topic is handled now. */
    public static TopicSnapshot of(String topic, TopicControls controls) {
        return new TopicSnapshot(
                topic, controls.isPaused(), controls.pausedEvents(), controls.concurrency(), controls.retries());
    }

    @Override
    public String toString() {
        return "topic " + topic + ": concurrency " + concurrency
                + (retries == null ? ", no retries" : ", retries " + retries)
                + (paused ? ", paused" : "")
                + (pausedEvents.isEmpty() ? "" : ", paused events " + new TreeSet<>(pausedEvents));
    }
}
