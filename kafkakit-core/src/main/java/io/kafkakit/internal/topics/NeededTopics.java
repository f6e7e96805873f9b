package io.kafkakit.internal.topics;

import io.kafkakit.Retries;
import io.kafkakit.internal.flow.RetryTopics;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.topics.NeededTopic.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The topics that recovery needs. One definition serves a group that creates its topics, the check at a group's start,
 * and the command that plans topics.
 */
public final class NeededTopics {

    /** The default retention of dead letters. */
    public static final Duration KEEP_DEAD_LETTERS = Duration.ofDays(30);

    private NeededTopics() {}

    /**
     * The recovery of one source topic's records.
     *
     * @param retries the policy; null for none
     */
    public record Recovery(String topic, @Nullable Retries retries, String deadLetterTopic) {

        static Recovery of(TopicPlan plan) {
            return new Recovery(plan.topic(), plan.retries(), plan.deadLetterTopic());
        }
    }

    /** The resolutions topic of this dead-letter topic. */
    public static String resolutions(String deadLetterTopic) {
        return deadLetterTopic + "-resolutions";
    }

    /**
     * The needed topics: retry topics first, then dead-letter topics, then resolutions topics.
     *
     * @param sources the existing source topics; a missing one needs no topics
     * @param keepDeadLetters the retention of dead letters
     */
    public static List<NeededTopic> of(
            Collection<Recovery> recoveries, Map<String, Source> sources, Duration keepDeadLetters) {
        Map<String, NeededTopic> needed = new LinkedHashMap<>();
        Map<String, Source> deadLetters = new LinkedHashMap<>();
        for (Recovery recovery : recoveries) {
            Source source = sources.get(recovery.topic());
            if (source != null) {
                addRetries(needed, recovery, source);
                deadLetters.merge(recovery.deadLetterTopic(), source, Source::and);
            }
        }
        deadLetters.forEach((topic, source) -> {
            needed.put(topic, NeededTopic.deadLetters(topic, source, keepDeadLetters));
            needed.put(resolutions(topic), NeededTopic.resolutions(resolutions(topic)));
        });
        return List.copyOf(needed.values());
    }

    /** The topics that the state of these plans' partitions is kept in. */
    static List<NeededTopic> states(Collection<TopicPlan> plans, Map<String, Source> sources) {
        List<NeededTopic> states = new ArrayList<>();
        for (TopicPlan plan : plans) {
            Source source = sources.get(plan.topic());
            if (plan.state() != null && source != null) {
                states.add(NeededTopic.state(plan.state().name(), source));
            }
        }
        return states;
    }

    private static void addRetries(Map<String, NeededTopic> needed, Recovery recovery, Source source) {
        Retries retries = recovery.retries();
        if (retries == null) {
            return;
        }
        Map<String, Duration> longest = waits(recovery.topic(), retries);
        new RetryTopics(retries, recovery.topic())
                .delays()
                .forEach((name, delay) ->
                        needed.put(name, NeededTopic.retries(name, source, delay, longest.getOrDefault(name, delay))));
        if (retries.keepsKeyOrder()) {
            String behind = new RetryTopics(retries, recovery.topic()).behind();
            needed.put(behind, NeededTopic.behind(behind, source));
        }
    }

    /**
     * The topics on which records of this source topic wait, with their longest waits. Records behind another wait for
     * all its attempts. They wait longer if more than one record of their key fails.
     */
    static Map<String, Duration> waits(String topic, @Nullable Retries retries) {
        Map<String, Duration> waits = new LinkedHashMap<>();
        if (retries == null) {
            return waits;
        }
        double jitter = retries.backoff().jitter();
        RetryTopics topics = new RetryTopics(retries, topic);
        topics.delays().forEach((name, delay) -> waits.put(name, delay.plusMillis((long) (delay.toMillis() * jitter))));
        if (retries.keepsKeyOrder()) {
            Duration longest = waits.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
            waits.put(topics.behind(), longest.multipliedBy(retries.limit()));
        }
        return waits;
    }
}
