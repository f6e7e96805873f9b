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
     * @throws KafkaException if it may not be known, or the cluster does not answer
     */
    void find(String topic);

    /**
     * What is wrong with these topics, in words; empty if nothing is, or that is not known.
     *
     * @param topics that were there a short time ago
     */
    default String ailing(Collection<String> topics) {
        return "";
    }
}
