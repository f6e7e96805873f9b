package io.kafkakit.state;

import io.kafkakit.Experimental;
import org.apache.kafka.common.TopicPartition;

/** Makes the state of each partition that this process gets. Thread-safe. */
@Experimental
@FunctionalInterface
public interface PartitionStates {

    /**
     * An empty state, which is then restored. Called again for the same partition when it comes back, or when restoring
     * it failed.
     *
     * @param partition of the source topic
     */
    PartitionState open(TopicPartition partition);
}
