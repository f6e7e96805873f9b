package io.kafkakit.internal.flow;

import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicOptions;
import io.kafkakit.UnknownEvents;
import io.kafkakit.deadletter.Toolkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one group handles one source topic, checked and complete.
 *
 * @param groupId the group
 * @param topic the source topic
 * @param retries how failed records are tried again; null for not at all
 * @param retryTopics the topics that they wait on, each with its delay
 * @param formerRetryTopics those of an earlier policy: records may wait there still, but no more come
 * @param behindTopic where records wait behind one of their key that waits to be tried again; null if they do not
 * @param ordering which records wait for each other
 * @param concurrency handlers at once in each consumer
 * @param maxStagedBytes what one run of a handler may send
 * @param outputs topics that its handlers send to, as far as they were declared
 * @param deadLetterHeaders whose headers dead letters carry, besides our own
 * @param deadLetterStackTraces whether dead letters carry their stack traces
 */
public record TopicPlan(
        String groupId,
        String topic,
        boolean exactlyOnce,
        Ordering ordering,
        int concurrency,
        long maxStagedBytes,
        @Nullable Retries retries,
        Map<String, Duration> retryTopics,
        Map<String, Duration> formerRetryTopics,
        @Nullable String behindTopic,
        UnknownEvents unknownEvents,
        String deadLetterTopic,
        List<String> outputs,
        Set<Toolkit> deadLetterHeaders,
        boolean deadLetterStackTraces) {

    /**
     * The plan that these options make.
     *
     * @param deadLetterTopic where dead letters go: the options' own topic, or else the group's
     */
    public static TopicPlan of(String groupId, String topic, TopicOptions options, String deadLetterTopic) {
        return new TopicPlan(
                groupId,
                topic,
                options.isExactlyOnce(),
                options.ordering(),
                options.concurrency(),
                options.maxStagedBytes(),
                options.retries(),
                options.retries() == null ? Map.of() : options.retries().topics(topic),
                Map.of(),
                behindTopic(topic, options.retries()),
                options.unknownEvents(),
                deadLetterTopic,
                List.of(),
                options.deadLetterHeaders(),
                options.deadLetterStackTraces());
    }

    private static @Nullable String behindTopic(String topic, @Nullable Retries retries) {
        return retries != null && retries.keepsKeyOrder() ? retries.behindTopic(topic) : null;
    }

    /** Whether records wait behind one of their key that waits to be tried again. */
    public boolean keepsKeyOrder() {
        return behindTopic != null;
    }

    /** All topics that the group reads for this plan: the source topic first. */
    public List<String> topics() {
        List<String> topics = new ArrayList<>(List.of(topic));
        topics.addAll(retryTopics.keySet());
        topics.addAll(formerRetryTopics.keySet());
        if (behindTopic != null) {
            topics.add(behindTopic);
        }
        return topics;
    }

    /** The same plan, which reads these too. */
    public TopicPlan withFormer(Map<String, Duration> former) {
        return with(former, outputs);
    }

    /** The same plan, whose handlers send to these. */
    public TopicPlan withOutputs(List<String> topics) {
        return with(formerRetryTopics, topics);
    }

    private TopicPlan with(Map<String, Duration> former, List<String> sentTo) {
        return new TopicPlan(
                groupId,
                topic,
                exactlyOnce,
                ordering,
                concurrency,
                maxStagedBytes,
                retries,
                retryTopics,
                former,
                behindTopic,
                unknownEvents,
                deadLetterTopic,
                sentTo,
                deadLetterHeaders,
                deadLetterStackTraces);
    }

    /** How long records wait on this retry topic, in milliseconds; 0 for the source topic and others. */
    public long delayOn(String retryTopic) {
        Duration delay = retryTopics.get(retryTopic);
        return (delay == null ? formerRetryTopics.getOrDefault(retryTopic, Duration.ZERO) : delay).toMillis();
    }
}
