package io.kafkakit.internal.consume;

import io.kafkakit.internal.dispatch.DispatchParts;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.dispatch.PollThrottle;
import io.kafkakit.internal.dispatch.Stage;
import io.kafkakit.internal.dispatch.Waiting;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions that a consumer holds and reads, each with its flow. Used by the poll thread only. */
final class HeldPartitions {

    private final Map<String, Stage> stages;
    private final DispatchParts dispatch;
    private final PartitionFlow.Consumption consumption;
    private final PollThrottle throttle;
    /** In the order in which they are shown: what is sorted already is sorted at little cost. */
    private final Map<TopicPartition, PartitionFlow> flows =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));

    /** Those with records that wait for their time, or for room. */
    private final Set<PartitionFlow> waiting = new HashSet<>();

    private @Nullable ConsumerGroupMetadata stamp;

    /**
     * Nothing is held yet.
     *
     * @param stages by topic, source topics and retry topics
     * @param throttle told of partitions that get records
     */
    HeldPartitions(
            Map<String, Stage> stages,
            DispatchParts dispatch,
            PartitionFlow.Consumption consumption,
            PollThrottle throttle) {
        this.stages = stages;
        this.dispatch = dispatch;
        this.consumption = consumption;
        this.throttle = throttle;
    }

    /** How records of the partition's topic are handled. */
    Stage stage(TopicPartition partition) {
        return Objects.requireNonNull(stages.get(partition.topic()), partition::topic);
    }

    /** Opens a partition: from now on it is read. */
    PartitionFlow open(PartitionFlow.Start start) {
        PartitionFlow flow = new PartitionFlow(start, stage(start.partition()), dispatch, consumption);
        flows.put(start.partition(), flow);
        if (stamp != null) {
            flow.tenure().stamp(stamp);
        }
        return flow;
    }

    /** The flow of a partition of which records were read. */
    PartitionFlow flow(TopicPartition partition) {
        PartitionFlow flow = flows.get(partition);
        if (flow == null) {
            throw new IllegalStateException("records of " + partition + ", which is not assigned");
        }
        return flow;
    }

    /** The flow of a partition; null if it is not open. */
    @Nullable
    PartitionFlow find(TopicPartition partition) {
        return flows.get(partition);
    }

    /** Those of these that are open. */
    List<PartitionFlow> find(Collection<TopicPartition> partitions) {
        return partitions.stream().map(flows::get).filter(Objects::nonNull).toList();
    }

    /** All that are open. */
    Collection<PartitionFlow> flows() {
        return flows.values();
    }

    /** The partitions of all that are open. */
    Set<TopicPartition> partitions() {
        return flows.keySet();
    }

    /** Whether it was not taken away since, or opened again. */
    boolean isHeld(PartitionFlow flow) {
        return flows.get(flow.partition()) == flow;
    }

    /** Takes what a poll brought of a partition; too much of it, and no more is read before some of it is settled. */
    void offer(TopicPartition partition, List<Waiting> records) {
        PartitionFlow flow = flow(partition);
        flow.offer(records);
        if (flow.hasWaiting()) {
            // Its first record may be due and wait for room, and one behind it may not be due.
            waiting.add(flow);
        }
        throttle.look(flow);
    }

    /** Hands on what has become due; when the next is, in milliseconds since 1970. The largest number if nothing waits. */
    long dispatchDue() {
        long next = Long.MAX_VALUE;
        for (Iterator<PartitionFlow> each = waiting.iterator(); each.hasNext(); ) {
            PartitionFlow flow = each.next();
            flow.dispatch();
            long due = flow.nextDue();
            if (due == Long.MAX_VALUE && !flow.hasWaiting()) {
                each.remove();
            }
            next = Math.min(next, due);
        }
        return next;
    }

    /** The group's metadata as the last poll left it: all that are held still are. */
    void stamp(ConsumerGroupMetadata now) {
        if (!now.equals(stamp)) {
            stamp = now;
            flows.values().forEach(flow -> flow.tenure().stamp(now));
        }
    }

    /** These with all that keep the order of the same keys: without one of them, the others cannot go on. */
    Set<PartitionFlow> withKin(Collection<PartitionFlow> some) {
        Set<PartitionFlow> all = new LinkedHashSet<>(some);
        for (PartitionFlow one : some) {
            if (one.order() != null) {
                flows.values().stream().filter(one::isKinOf).forEach(all::add);
            }
        }
        return all;
    }

    /** Nothing more is read of it. */
    void leaveOut(PartitionFlow flow) {
        throttle.forget(flow);
        waiting.remove(flow);
    }

    /** It is not held any more; null if it was not. */
    @Nullable
    PartitionFlow remove(TopicPartition partition) {
        PartitionFlow flow = flows.remove(partition);
        if (flow != null) {
            leaveOut(flow);
        }
        return flow;
    }
}
