package io.kafkakit.internal.flow;

import io.kafkakit.Batches;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.UnknownEvents;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.effect.Effects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one group handles one source topic, checked and complete.
 *
 * @param topic the source topic
 * @param controls what can be changed while the group runs
 * @param outputs declared topics that its handlers send to
 */
public record TopicPlan(
        String groupId,
        String topic,
        Handling handling,
        Retrying retrying,
        DeadLetters deadLetters,
        TopicControls controls,
        List<String> outputs) {

    /**
     * How its records are handled.
     *
     * @param ordering which records wait for each other
     * @param batches how many records a batch handler gets at once
     * @param maxStagedBytes how many bytes one run of a handler may send
     * @param state what is kept for each partition; null for nothing
     * @param effects in whose transactions handlers run; null for none
     */
    public record Handling(
            boolean exactlyOnce,
            Ordering ordering,
            Batches batches,
            long maxStagedBytes,
            UnknownEvents unknownEvents,
            @Nullable StateTopic state,
            @Nullable Effects effects) {}

    /**
     * How failed records are retried.
     *
     * @param topics the retry topics, each with its delay
     * @param formerTopics those of an earlier policy: records may still wait there, but no more arrive
     * @param behindTopic where records wait behind one of their key that waits for a retry; null if the order of keys
     *     is not kept
     */
    public record Retrying(
            Map<String, Duration> topics,
            Map<String, Duration> formerTopics,
            @Nullable String behindTopic) {

        static Retrying of(@Nullable Retries retries, String source) {
            if (retries == null) {
                return new Retrying(Map.of(), Map.of(), null);
            }
            RetryTopics topics = new RetryTopics(retries, source);
            return new Retrying(topics.delays(), Map.of(), retries.keepsKeyOrder() ? topics.behind() : null);
        }
    }

    /**
     * What becomes of records that failed for good.
     *
     * @param headers other toolkits whose headers they carry too
     * @param stackTraces whether they carry their stack traces
     */
    public record DeadLetters(String topic, Set<Toolkit> headers, boolean stackTraces) {}

    /**
     * The plan for these settings.
     *
     * @param deadLetterTopic the topic's own, or else the group's
     */
    public static TopicPlan of(String groupId, String topic, TopicSettings settings, String deadLetterTopic) {
        return new TopicPlan(
                groupId,
                topic,
                new Handling(
                        settings.isExactlyOnce(),
                        settings.ordering(),
                        settings.batches(),
                        settings.maxStagedBytes(),
                        settings.unknownEvents(),
                        settings.state(),
                        settings.effects()),
                Retrying.of(settings.retries(), topic),
                new DeadLetters(deadLetterTopic, settings.deadLetterHeaders(), settings.deadLetterStackTraces()),
                new TopicControls(settings.concurrency(), settings.retries()),
                List.of());
    }

    /** All topics that the group reads for this plan: the source topic first. */
    public List<String> topics() {
        List<String> topics = new ArrayList<>(List.of(topic));
        topics.addAll(retrying.topics.keySet());
        topics.addAll(retrying.formerTopics.keySet());
        if (retrying.behindTopic != null) {
            topics.add(retrying.behindTopic);
        }
        return topics;
    }

    /** A copy that also reads these topics. */
    public TopicPlan withFormer(Map<String, Duration> former) {
        Retrying also = new Retrying(retrying.topics, former, retrying.behindTopic);
        return new TopicPlan(groupId, topic, handling, also, deadLetters, controls, outputs);
    }

    /** A copy whose handlers send to these topics. */
    public TopicPlan withOutputs(List<String> sentTo) {
        return new TopicPlan(groupId, topic, handling, retrying, deadLetters, controls, sentTo);
    }

    /** How long records wait on this retry topic, in milliseconds; 0 for the source topic and others. */
    public long delayOn(String retryTopic) {
        Duration delay = retrying.topics.get(retryTopic);
        return (delay == null ? retrying.formerTopics.getOrDefault(retryTopic, Duration.ZERO) : delay).toMillis();
    }

    public boolean exactlyOnce() {
        return handling.exactlyOnce;
    }

    public Batches batches() {
        return handling.batches;
    }

    public Ordering ordering() {
        return handling.ordering;
    }

    /** Handlers at once in each consumer, now. */
    public int concurrency() {
        return controls.concurrency();
    }

    public long maxStagedBytes() {
        return handling.maxStagedBytes;
    }

    public UnknownEvents unknownEvents() {
        return handling.unknownEvents;
    }

    /** What is kept for each partition; null for nothing. */
    public @Nullable StateTopic state() {
        return handling.state;
    }

    /** In whose transactions its handlers run; null for none. */
    public @Nullable Effects effects() {
        return handling.effects;
    }

    /** The policy now; null for no retries. */
    public @Nullable Retries retries() {
        return controls.retries();
    }

    public Map<String, Duration> retryTopics() {
        return retrying.topics;
    }

    public Map<String, Duration> formerRetryTopics() {
        return retrying.formerTopics;
    }

    public @Nullable String behindTopic() {
        return retrying.behindTopic;
    }

    /** Whether records wait behind one of their key that waits for a retry. */
    public boolean keepsKeyOrder() {
        return retrying.behindTopic != null;
    }

    public String deadLetterTopic() {
        return deadLetters.topic;
    }

    public Set<Toolkit> deadLetterHeaders() {
        return deadLetters.headers;
    }

    public boolean deadLetterStackTraces() {
        return deadLetters.stackTraces;
    }
}
