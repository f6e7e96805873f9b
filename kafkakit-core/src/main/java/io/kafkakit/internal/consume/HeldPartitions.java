package io.kafkakit.internal.consume;

import io.kafkakit.internal.dispatch.DispatchParts;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.dispatch.PollThrottle;
import io.kafkakit.internal.dispatch.Stage;
import io.kafkakit.internal.dispatch.Waiting;
import io.kafkakit.internal.flow.PartitionOrder;
import io.kafkakit.internal.tenure.Tenure;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The open partitions of a consumer, each with its flow. Used by the poll thread only. */
final class HeldPartitions {

    private final Map<String, Stage> stages;
    private final DispatchParts dispatch;
    private final PartitionFlow.Consumption consumption;
    private final PollThrottle throttle;
    /** In the order of the status. Sorting a sorted list costs little. */
    private final Map<TopicPartition, PartitionFlow> flows = new TreeMap<>(PartitionOrder.BY_TOPIC);

    /** Tenures whose records rest, as their handler threads said. Thread-safe. */
    private final Queue<Tenure> resting;

    /** Flows with records that wait until they are due, for room, or until a hold is over. */
    private final Set<PartitionFlow> waiting = new HashSet<>();

    private @Nullable ConsumerGroupMetadata stamp;

    /**
     * Without partitions.
     *
     * @param stages by topic, source topics and retry topics
     * @param throttle hears of partitions that get records
     * @param resting filled by handler threads: tenures whose records rest
     */
    HeldPartitions(
            Map<String, Stage> stages,
            DispatchParts dispatch,
            PartitionFlow.Consumption consumption,
            PollThrottle throttle,
            Queue<Tenure> resting) {
        this.stages = stages;
        this.dispatch = dispatch;
        this.consumption = consumption;
        this.throttle = throttle;
        this.resting = resting;
    }

    /** The stage that handles records of the partition's topic. */
    Stage stage(TopicPartition partition) {
        return Objects.requireNonNull(stages.get(partition.topic()), partition::topic);
    }

    /** Opens a partition: its records are read from now on. */
    PartitionFlow open(PartitionFlow.Start start) {
        PartitionFlow flow = new PartitionFlow(start, stage(start.partition()), dispatch, consumption);
        flows.put(start.partition(), flow);
        if (stamp != null) {
            flow.tenure().stamp(stamp);
        }
        return flow;
    }

    /** The flow of a partition that records were read from. */
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

    /** The flows of those that are open. */
    List<PartitionFlow> find(Collection<TopicPartition> partitions) {
        return partitions.stream().map(flows::get).filter(Objects::nonNull).toList();
    }

    /** The flows of all open partitions. */
    Collection<PartitionFlow> flows() {
        return flows.values();
    }

    /** All open partitions. */
    Set<TopicPartition> partitions() {
        return flows.keySet();
    }

    /** False if the partition was taken away or reopened since. */
    boolean isHeld(PartitionFlow flow) {
        return flows.get(flow.partition()) == flow;
    }

    /** Takes the records of a poll. If they fill the partition, it is paused until some of them are settled. */
    void offer(TopicPartition partition, List<Waiting> records) {
        PartitionFlow flow = flow(partition);
        flow.offer(records);
        if (flow.hasWaiting()) {
            // Its first record may be due and wait for room, while a later one is not due.
            waiting.add(flow);
        }
        throttle.look(flow);
    }

    /**
     * Dispatches the records that are due. Returns when the next is due, in milliseconds since 1970;
     * {@code Long.MAX_VALUE} if none waits.
     */
    long dispatchDue() {
        for (Tenure tenure = resting.poll(); tenure != null; tenure = resting.poll()) {
            PartitionFlow flow = find(tenure.partition());
            if (flow != null && flow.tenure() == tenure) {
                waiting.add(flow);
            }
        }
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

    /** Stores the group metadata of the last poll: it proves that all open partitions are still held. */
    void stamp(ConsumerGroupMetadata now) {
        if (!now.equals(stamp)) {
            stamp = now;
            flows.values().forEach(flow -> flow.tenure().stamp(now));
        }
    }

    /** These flows, and those that keep the order of the same keys and cannot go on without them. */
    Set<PartitionFlow> withKin(Collection<PartitionFlow> some) {
        Set<PartitionFlow> all = new LinkedHashSet<>(some);
        for (PartitionFlow one : some) {
            if (one.order() != null) {
                flows.values().stream().filter(one::isKinOf).forEach(all::add);
            }
        }
        return all;
    }

    /** Reads nothing more of it. */
    void leaveOut(PartitionFlow flow) {
        throttle.forget(flow);
        waiting.remove(flow);
    }

    /** Removes the partition; null if it was not open. */
    @Nullable
    PartitionFlow remove(TopicPartition partition) {
        PartitionFlow flow = flows.remove(partition);
        if (flow != null) {
            leaveOut(flow);
        }
        return flow;
    }
}
