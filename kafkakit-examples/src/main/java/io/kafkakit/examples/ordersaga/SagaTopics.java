package io.kafkakit.examples.ordersaga;

import java.util.Map;
import java.util.TreeMap;

/**
 * The topics of the saga and of its participants.
 *
 * @param prefix begins each name, so that several flows can share a cluster; may be empty
 */
public record SagaTopics(String prefix) {

    /** The number of partitions of each topic. */
    public static final int PARTITIONS = 3;

    /** The name of the saga, from which the names of its own topics follow. */
    public String saga() {
        return prefix + "order";
    }

    /** Where orders come in: events named {@code OrderPlaced}. */
    public String orders() {
        return prefix + "orders";
    }

    /** Commands to the warehouse. */
    public String stock() {
        return prefix + "stock";
    }

    /** Commands to the payment service. */
    public String payments() {
        return prefix + "payments";
    }

    /** Commands to the shipping service. */
    public String shipping() {
        return prefix + "shipping";
    }

    /** What participants did, one event for each effect. */
    public String effects() {
        return prefix + "effects";
    }

    /** How orders ended. */
    public String endings() {
        return prefix + "order-endings";
    }

    /** Records that failed for good. */
    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /** What the participant of a topic remembers of its commands; compacted. */
    public String marks(String commands) {
        return commands + "-marks";
    }

    /** The topics to create, with their partitions. The saga's runner creates the saga's own. */
    public Map<String, Integer> partitions() {
        Map<String, Integer> partitions = new TreeMap<>();
        for (String topic : new String[] {orders(), effects(), endings(), deadLetters()}) {
            partitions.put(topic, PARTITIONS);
        }
        for (String commands : new String[] {stock(), payments(), shipping()}) {
            partitions.put(commands, PARTITIONS);
            partitions.put(marks(commands), PARTITIONS);
        }
        return partitions;
    }

    /** The settings that a topic needs. */
    public Map<String, String> settings(String topic) {
        return topic.endsWith(marks("")) ? Map.of("cleanup.policy", "compact") : Map.of();
    }
}
