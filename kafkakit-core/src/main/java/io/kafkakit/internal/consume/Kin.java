package io.kafkakit.internal.consume;

import io.kafkakit.internal.dispatch.PartitionFlow;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Partitions that keep the order of the same keys: without one of them, the others cannot go on. */
final class Kin {

    private Kin() {}

    /** These with all that are open of their kin. */
    static Set<TopicPartition> with(Map<TopicPartition, PartitionFlow> open, Collection<TopicPartition> partitions) {
        Set<TopicPartition> all = new LinkedHashSet<>(partitions);
        for (TopicPartition partition : partitions) {
            PartitionFlow flow = open.get(partition);
            if (flow != null) {
                of(open.values(), flow).forEach(kin -> all.add(kin.partition()));
            }
        }
        return all;
    }

    /** These with all of their kin. */
    static Set<PartitionFlow> with(Collection<PartitionFlow> open, Collection<PartitionFlow> some) {
        Set<PartitionFlow> all = new HashSet<>(some);
        some.forEach(flow -> all.addAll(of(open, flow)));
        return all;
    }

    private static Set<PartitionFlow> of(Collection<PartitionFlow> open, PartitionFlow flow) {
        Set<PartitionFlow> kin = new HashSet<>();
        if (flow.order() != null) {
            for (PartitionFlow other : open) {
                if (other.isKinOf(flow)) {
                    kin.add(other);
                }
            }
        }
        return kin;
    }
}
