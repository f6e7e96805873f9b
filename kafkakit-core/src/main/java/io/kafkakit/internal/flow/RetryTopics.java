package io.kafkakit.internal.flow;

import io.kafkakit.Retries;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The topics on which failed records of a source topic wait. */
public record RetryTopics(Retries retries, String sourceTopic) {

    /** The prefix of their names. */
    public String name() {
        String own = retries.topic();
        return own == null ? sourceTopic + "-retry" : own;
    }

    /** The topic on which records wait behind others of their key, if the order of keys is kept. */
    public String behind() {
        return name() + "-behind";
    }

    /** Each topic with its delay. If there is only one delay, its topic has the name without a suffix. */
    public Map<String, Duration> delays() {
        Set<Duration> delays = retries.delays();
        Map<String, Duration> topics = new LinkedHashMap<>();
        for (Duration delay : delays) {
            topics.put(delays.size() == 1 ? name() : name() + DelayNames.ending(delay), delay);
        }
        return topics;
    }
}
