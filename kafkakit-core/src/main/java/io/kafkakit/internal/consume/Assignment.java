package io.kafkakit.internal.consume;

import io.kafkakit.Member;
import io.kafkakit.internal.commit.Tenure;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.lifecycle.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that a consumer holds now, each with its tenure. Used by the poll thread only, but for {@link #member}.
 *
 * <p>A partition that is revoked is still ours until the callback returns: that is the time to let the running handlers end
 * and their outcomes commit. One that is lost may have another owner already.
 */
final class Assignment implements ConsumerRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(Assignment.class);

    private final Consumer<byte[], byte[]> consumer;
    private final GroupParts group;
    private final Map<String, Stage> stages;
    private final OffsetCommits offsetCommits;
    private final Runnable nudge;
    private final TopicPartition leading;
    private final Map<TopicPartition, PartitionFlow> flows = new LinkedHashMap<>();
    private volatile Member member;

    /**
     * Of a consumer that holds nothing yet.
     *
     * @param stages by topic, source topics and retry topics
     * @param nudge wakes the poll thread
     */
    Assignment(
            Consumer<byte[], byte[]> consumer,
            GroupParts group,
            Map<String, Stage> stages,
            OffsetCommits offsetCommits,
            Runnable nudge) {
        this.consumer = consumer;
        this.group = group;
        this.stages = stages;
        this.offsetCommits = offsetCommits;
        this.nudge = nudge;
        this.leading = new TopicPartition(group.firstTopic(), 0);
        this.member = new Member("", group.groupId(), false);
    }

    /** This consumer as handlers see it. Thread-safe. */
    Member member() {
        return member;
    }

    Collection<PartitionFlow> flows() {
        return flows.values();
    }

    PartitionFlow flow(TopicPartition partition) {
        PartitionFlow flow = flows.get(partition);
        if (flow == null) {
            throw new IllegalStateException("records of " + partition + ", which is not assigned");
        }
        return flow;
    }

    Stage stage(TopicPartition partition) {
        return Objects.requireNonNull(stages.get(partition.topic()), partition::topic);
    }

    /** Takes the group metadata for all partitions held at this moment. */
    void stamp() {
        ConsumerGroupMetadata metadata = consumer.groupMetadata();
        flows.values().forEach(flow -> flow.tenure().stamp(metadata));
        Member now = new Member(metadata.memberId(), group.groupId(), flows.containsKey(leading));
        if (!now.equals(member)) {
            member = now;
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        log.info("{}: assigned {}", group.groupId(), partitions);
        for (TopicPartition partition : partitions) {
            PartitionFlow old = flows.put(partition, open(partition));
            if (old != null) {
                old.stopDispatch();
                old.tenure().end();
            }
        }
    }

    private PartitionFlow open(TopicPartition partition) {
        Stage stage = stage(partition);
        TopicPlan plan = stage.plan();
        return new PartitionFlow(partition, stage, group.lanes().laneOf(partition, plan.exactlyOnce()), nudge, group);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.stream().noneMatch(flows::containsKey)) {
            // The consumer is being closed, and was drained before.
            return;
        }
        log.info("{}: revoked {}", group.groupId(), partitions);
        // Under the cooperative protocol the generation has moved on by now, and the broker takes offsets of the
        // new one only. The partitions are ours until this method returns, so it does not lead our ownership.
        stamp();
        drain(partitions, Deadline.in(group.drainTimeout(), group.clock()));
        partitions.forEach(this::end);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        log.warn("{}: lost {}; what was not committed is redone by their next owner", group.groupId(), partitions);
        partitions.forEach(this::end);
    }

    /** Lets what was begun end, and gives up the rest, within the deadline. */
    void drain(Collection<TopicPartition> partitions, Deadline deadline) {
        List<PartitionFlow> leaving = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            PartitionFlow flow = flows.get(partition);
            if (flow != null) {
                flow.stopDispatch();
                leaving.add(flow);
            }
        }
        for (PartitionFlow flow : leaving) {
            await(flow.tenure(), deadline);
        }
        offsetCommits.commitAndWait(consumer, settledOffsets(leaving), deadline);
    }

    private static void await(Tenure tenure, Deadline deadline) {
        try {
            if (!tenure.awaitSettled(deadline)) {
                log.warn("{}: {} records were not done in time; their next owner does them", tenure, tenure.open());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all tenures at once: the consumer is given up. */
    void abandon() {
        List.copyOf(flows.keySet()).forEach(this::end);
    }

    private void end(TopicPartition partition) {
        PartitionFlow flow = flows.remove(partition);
        if (flow != null) {
            flow.stopDispatch();
            flow.tenure().end();
            offsetCommits.forget(partition);
        }
    }

    /** How far the at-least-once partitions are done; the exactly-once ones are committed by their lanes. */
    Map<TopicPartition, Long> settledOffsets(Collection<PartitionFlow> of) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (PartitionFlow flow : of) {
            TopicPartition partition = flow.tenure().partition();
            long offset = flow.tenure().settledUpTo();
            if (offset >= 0 && !stage(partition).plan().exactlyOnce()) {
                offsets.put(partition, offset);
            }
        }
        return offsets;
    }
}
