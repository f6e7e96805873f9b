package io.kafkakit.internal.topics;

import io.kafkakit.Retries;
import io.kafkakit.internal.flow.RetryTopics;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.topics.NeededTopic.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The topics that recovery needs: one definition for a group that creates its topics, for the check at its start and for the command
 * that plans them.
 */
public final class NeededTopics {

    /** How long dead letters are kept where nobody says otherwise. */
    public static final Duration KEEP_DEAD_LETTERS = Duration.ofDays(30);

    private NeededTopics() {}

    /**
     * What recovers the records of one source topic.
     *
     * @param retries the policy; null for none
     */
    public record Recovery(String topic, @Nullable Retries retries, String deadLetterTopic) {

        static Recovery of(TopicPlan plan) {
            return new Recovery(plan.topic(), plan.retries(), plan.deadLetterTopic());
        }
    }

    /** The topic in which it stands what was done about these dead letters. */
    public static String resolutions(String deadLetterTopic) {
        return deadLetterTopic + "-resolutions";
    }

    /**
     * What is needed: retry topics first, then those of dead letters and of resolutions.
     *
     * @param sources the source topics that there are; for one that is missing nothing is needed
     * @param keepDeadLetters how long they should be kept
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
     * The topics on which records of this source topic wait, each with how long they do. Those behind another wait for all its attempts,
     * and longer if more than one of their key fails.
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
