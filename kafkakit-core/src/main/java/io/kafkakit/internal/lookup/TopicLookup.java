package io.kafkakit.internal.lookup;

import java.util.Collection;
import org.apache.kafka.common.KafkaException;

/** Asks a cluster for a topic. Thread-safe. */
@FunctionalInterface
public interface TopicLookup {

    /**
     * Returns if the topic exists.
     *
     * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException if it does not
     * @throws KafkaException if this user may not see it, or the cluster does not answer
     */
    void find(String topic);

    /**
     * The problems of these topics, in words; empty if there are none or they are not known.
     *
     * @param topics that existed a short time ago
     */
    default String ailing(Collection<String> topics) {
        return "";
    }
}
