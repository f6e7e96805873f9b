package io.kafkakit.cli.groups;

import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/** The order in which partitions are shown. */
final class Partitions {

    static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private Partitions() {}
}
