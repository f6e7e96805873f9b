package io.kafkakit.internal.flow;

import io.kafkakit.state.PartitionStates;

/**
 * The compacted topic that the state of a source topic's partitions is restored from.
 *
 * @param name of the topic; its partitions have the numbers of those of the source topic
 * @param states makes the state of each partition
 */
public record StateTopic(String name, PartitionStates states) {}
