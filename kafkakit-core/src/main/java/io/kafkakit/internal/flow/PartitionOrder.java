package io.kafkakit.internal.flow;

import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/** The order in which partitions are shown. */
public final class PartitionOrder {

    /** By topic, then by number. */
    public static final Comparator<TopicPartition> BY_TOPIC =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private PartitionOrder() {}
}
