package io.kafkakit.internal.flow;

import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicOptions;
import io.kafkakit.UnknownEvents;
import org.jspecify.annotations.Nullable;

/**
 * How one group handles one source topic, checked and complete.
 *
 * @param groupId the group
 * @param topic the source topic
 * @param retries how failed records are tried again; null for not at all
 * @param ordering which records wait for each other
 * @param concurrency handlers at once in each consumer
 * @param maxStagedBytes what one run of a handler may send
 */
public record TopicPlan(
        String groupId,
        String topic,
        boolean exactlyOnce,
        Ordering ordering,
        int concurrency,
        long maxStagedBytes,
        @Nullable Retries retries,
        UnknownEvents unknownEvents,
        String deadLetterTopic) {

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
                options.unknownEvents(),
                deadLetterTopic);
    }

    /** The topic that failed records wait on, or null if they are not tried again. */
    public @Nullable String retryTopic() {
        return retries == null ? null : retries.topicFor(topic);
    }
}
