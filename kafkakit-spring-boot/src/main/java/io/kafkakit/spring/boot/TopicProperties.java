package io.kafkakit.spring.boot;

import io.kafkakit.Backoff;
import io.kafkakit.Retries;
import io.kafkakit.TopicOptions;
import io.kafkakit.spring.TopicCustomizer;
import java.util.List;
import java.util.Map;

/** Sets the options of topics as properties and beans say. */
final class TopicProperties {

    private final Map<String, KafkakitProperties.Topic> topics;
    private final List<TopicCustomizer> customizers;

    TopicProperties(Map<String, KafkakitProperties.Topic> topics, List<TopicCustomizer> customizers) {
        this.topics = topics;
        this.customizers = customizers;
    }

    void set(String topic, TopicOptions options) {
        KafkakitProperties.Topic its = topics.get(topic);
        if (its != null) {
            set(its, options);
        }
        customizers.forEach(each -> each.customize(topic, options));
    }

    private static void set(KafkakitProperties.Topic its, TopicOptions options) {
        if (its.atLeastOnce()) {
            options.atLeastOnce();
        }
        if (its.ordering() != null) {
            options.ordering(its.ordering());
        }
        if (its.concurrency() != null) {
            options.concurrency(its.concurrency());
        }
        if (its.unknownEvents() != null) {
            options.unknownEvents(its.unknownEvents());
        }
        if (its.deadLetterTopic() != null) {
            options.deadLetterTopic(its.deadLetterTopic());
        }
        if (its.retries() != null) {
            options.retries(retries(its.retries()));
        }
    }

    private static Retries retries(KafkakitProperties.Retry retry) {
        Backoff backoff = Backoff.exponential(retry.delay(), retry.factor(), retry.maxDelay());
        if (retry.jitter() > 0) {
            backoff = backoff.withJitter(retry.jitter());
        }
        Retries retries = Retries.upTo(retry.limit()).withBackoff(backoff);
        if (retry.topic() != null) {
            retries = retries.onTopic(retry.topic());
        }
        if (retry.giveUpAfter() != null) {
            retries = retries.giveUpAfter(retry.giveUpAfter());
        }
        return retry.keepKeyOrder() ? retries.keepingKeyOrder() : retries;
    }
}
