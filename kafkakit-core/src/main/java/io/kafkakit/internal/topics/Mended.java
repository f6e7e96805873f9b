package io.kafkakit.internal.topics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Topics that were created or changed a moment ago. The controller answers before the brokers know of the change, and
 * the next question may go to any of them. Not thread-safe.
 */
public final class Mended {

    private final Map<String, Integer> partitions = new HashMap<>();
    private final Set<String> corrected = new HashSet<>();

    void hasPartitions(String topic, int number) {
        partitions.put(topic, number);
    }

    void isCorrected(String topic) {
        corrected.add(topic);
    }

    /** The topics that were created, or that got more partitions. */
    Set<String> topics() {
        return partitions.keySet();
    }

    /** Whether its settings were changed. */
    boolean wasCorrected(String topic) {
        return corrected.contains(topic);
    }

    /**
     * Ends a check that came before the brokers knew of the changes.
     *
     * @param shown partitions of each topic
     * @throws UnknownTopicOrPartitionException if a topic, or one of its new partitions, is not among them
     */
    void checkShown(Map<String, Integer> shown) {
        partitions.forEach((topic, number) -> {
            if (shown.getOrDefault(topic, 0) < number) {
                throw notShown(topic);
            }
        });
    }

    static UnknownTopicOrPartitionException notShown(String topic) {
        return new UnknownTopicOrPartitionException(
                "not every broker knows the latest change of topic '" + topic + "'");
    }
}
