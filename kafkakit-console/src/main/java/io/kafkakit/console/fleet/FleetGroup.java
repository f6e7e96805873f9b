package io.kafkakit.console.fleet;

import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupHealth;
import java.util.List;
import java.util.Map;

/**
 * A group in all its processes, merged. Immutable.
 *
 * @param group the group's id
 * @param health {@code FAILED} or {@code CLOSED} if all instances are, {@code DEGRADED} if one is degraded or failed;
 *     the reasons name their instances
 * @param instances by name
 * @param totals over all instances
 * @param topics how they handle each source topic, by name
 * @param partitions those that the instances told, by topic and number. Large instances leave some out;
 *     {@link Totals#partitions} counts all.
 */
public record FleetGroup(
        String group,
        GroupHealth health,
        List<FleetInstance> instances,
        Totals totals,
        List<Topic> topics,
        List<Owned> partitions) {

    /** Copies the lists. */
    public FleetGroup {
        instances = List.copyOf(instances);
        topics = List.copyOf(topics);
        partitions = List.copyOf(partitions);
    }

    /**
     * Sums over all instances. Two instances may both count a partition for a moment in a rebalance.
     *
     * @param lag as far as known
     * @param lagUnknown partitions whose lag is not known
     * @param counts since the start of each instance
     */
    public record Totals(
            int consumers, int partitions, long lag, int lagUnknown, long waitingRetries, int stalled, Counts counts) {}

    /**
     * How the instances handle a topic.
     *
     * @param instances how many subscribe to it
     * @param paused in how many the whole topic is paused
     * @param pausedEvents in how many instances each event is paused
     * @param leastConcurrency the smallest in any instance
     * @param mostConcurrency the largest
     * @param retries the different policies, in words
     */
    public record Topic(
            String topic,
            int instances,
            int paused,
            Map<String, Integer> pausedEvents,
            int leastConcurrency,
            int mostConcurrency,
            List<String> retries) {

        /** Copies the collections. */
        public Topic {
            pausedEvents = Map.copyOf(pausedEvents);
            retries = List.copyOf(retries);
        }
    }

    /** A partition, and the name of the instance that reads it. */
    public record Owned(String instance, FleetInstance.Partition partition) {}
}
