package io.kafkakit.internal.restore;

import io.kafkakit.internal.dispatch.KeyOrder;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.ledger.Restored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The same partition of a source topic that keeps the order of its keys, and of its retry topics, before they are open.
 *
 * <p>The group opens when the consumer holds all its partitions, knows the committed state of each, and has read the
 * waiting records. Used by the poll thread only.
 */
public final class CopartitionGroup {

    /**
     * The key of a group.
     *
     * @param number the partition number
     */
    record Id(String sourceTopic, int number) {}

    private final TopicPlan plan;
    private Set<TopicPartition> members;
    private final Map<TopicPartition, Restored> restored = new HashMap<>();
    private @Nullable KeyOrder order;
    /** Start offset of each partition with waiting records. */
    private final Map<TopicPartition, Long> begins = new HashMap<>();
    /** Partitions whose waiting records are being read, with the end offset of that. */
    private final Map<TopicPartition, Long> unread = new HashMap<>();

    /**
     * A group, with none of its partitions held yet.
     *
     * @param members the partitions that belong to it
     */
    CopartitionGroup(TopicPlan plan, Set<TopicPartition> members) {
        this.plan = plan;
        this.members = members;
    }

    TopicPlan plan() {
        return plan;
    }

    /** Its name, which does not depend on its current topics. */
    String name() {
        return plan.topic() + "-" + members.iterator().next().partition();
    }

    Set<TopicPartition> members() {
        return members;
    }

    /** Replaces the members, because a topic was deleted or got more partitions. */
    void setMembers(Set<TopicPartition> now) {
        members = now;
    }

    /** The partitions that the consumer holds. */
    Set<TopicPartition> held() {
        return Set.copyOf(restored.keySet());
    }

    boolean isHeld(TopicPartition partition) {
        return restored.containsKey(partition);
    }

    Set<TopicPartition> lacking() {
        Set<TopicPartition> lacking = new HashSet<>(members);
        lacking.removeAll(restored.keySet());
        return lacking;
    }

    boolean isComplete() {
        return restored.keySet().containsAll(members);
    }

    /** The consumer holds the partition, and knows its committed state. */
    void add(TopicPartition partition, Restored done) {
        restored.put(partition, done);
    }

    /**
     * The consumer does not hold the partition any more. Forgets the results for the others.
     *
     * @return the partitions whose waiting records were being read
     */
    Set<TopicPartition> remove(TopicPartition partition) {
        Set<TopicPartition> reading = new HashSet<>(unread.keySet());
        reading.remove(partition);
        restored.remove(partition);
        order = null;
        begins.clear();
        unread.clear();
        return reading;
    }

    /** A partition's first offset, and the offset after its last, including open transactions. */
    record Extent(long begin, long end) {}

    /** Whether a log ends before its committed offset. */
    boolean endsTooEarly(Map<TopicPartition, Extent> extents) {
        return extents.entrySet().stream()
                .anyMatch(each -> restored.containsKey(each.getKey())
                        && done(each.getKey()).committedOffset()
                                > each.getValue().end());
    }

    /**
     * Begins to read the waiting records, given the extents of the logs.
     *
     * @return the partitions to read, each from the first record that may wait
     */
    Map<TopicPartition, Long> look(Map<TopicPartition, Extent> extents) {
        order = new KeyOrder(Objects.requireNonNull(plan.behindTopic()));
        begins.clear();
        unread.clear();
        Map<TopicPartition, Long> from = new HashMap<>();
        extents.forEach((partition, extent) -> {
            if (partition.topic().equals(plan.topic()) || !restored.containsKey(partition)) {
                return;
            }
            if (done(partition).committedOffset() > extent.end()) {
                // The topic was recreated: the committed state belongs to the old log.
                restored.put(partition, done(partition).beginsAt(extent.begin()));
            }
            long begin = Math.max(extent.begin(), done(partition).committedOffset());
            begins.put(partition, begin);
            if (begin < extent.end()) {
                from.put(partition, begin);
                unread.put(partition, extent.end());
            }
        });
        return from;
    }

    private Restored done(TopicPartition partition) {
        return Objects.requireNonNull(restored.get(partition), partition::toString);
    }

    /** The partitions whose waiting records are being read. */
    Set<TopicPartition> unread() {
        return Set.copyOf(unread.keySet());
    }

    boolean isReading(TopicPartition partition) {
        return unread.containsKey(partition);
    }

    /** Notes which of these records wait. */
    void read(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, long now) {
        KeyOrder known = Objects.requireNonNull(order);
        long end = Objects.requireNonNull(unread.get(partition));
        for (ConsumerRecord<byte[], byte[]> each : records) {
            if (each.offset() < end && !done(partition).isDone(each.offset())) {
                known.restore(Delivery.of(plan, each, now, () -> {
                    throw new IllegalStateException("its member is not known");
                }));
            }
        }
    }

    /** The consumer has reached this position. Returns whether all of the partition's waiting records are read. */
    boolean hasRead(TopicPartition partition, long position) {
        Long end = unread.get(partition);
        if (end == null || position < end) {
            return false;
        }
        unread.remove(partition);
        return true;
    }

    /** The partitions to open; empty until everything is known. */
    List<Opening> open() {
        KeyOrder known = order;
        if (known == null || !isComplete() || !unread.isEmpty()) {
            return List.of();
        }
        List<Opening> all = new ArrayList<>();
        restored.forEach((partition, done) -> all.add(
                new Opening(new PartitionFlow.Start(partition, done, known), begins.getOrDefault(partition, -1L))));
        return all;
    }

    /**
     * A partition that can be opened.
     *
     * @param begin its start offset; -1 for the committed offset
     */
    public record Opening(PartitionFlow.Start start, long begin) {

        public TopicPartition partition() {
            return start.partition();
        }

        /** The start position. With the leader epoch, Kafka detects whether the log was truncated since the commit. */
        public OffsetAndMetadata position() {
            Restored restored = start.restored();
            if (begin >= 0 && begin != restored.committedOffset()) {
                return new OffsetAndMetadata(begin);
            }
            Optional<Integer> epoch =
                    restored.leaderEpoch() < 0 ? Optional.empty() : Optional.of(restored.leaderEpoch());
            return new OffsetAndMetadata(restored.committedOffset(), epoch, "");
        }
    }
}
