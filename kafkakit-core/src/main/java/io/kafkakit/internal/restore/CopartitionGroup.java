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
 * The same partition of a source topic that keeps the order of its keys, and of its retry topics, before they are open. It opens
 * when the consumer holds all of them, knows what was done of each, and has read what waits there. Used by the poll thread only.
 */
public final class CopartitionGroup {

    /**
     * Which one it is.
     *
     * @param number of its partitions
     */
    record Id(String sourceTopic, int number) {}

    private final TopicPlan plan;
    private Set<TopicPartition> members;
    private final Map<TopicPartition, Restored> restored = new HashMap<>();
    private @Nullable KeyOrder order;
    /** Where to begin to read each that has waiting records. */
    private final Map<TopicPartition, Long> begins = new HashMap<>();
    /** Those that are being looked through, and up to which offset. */
    private final Map<TopicPartition, Long> unread = new HashMap<>();

    /**
     * Of which the consumer holds nothing yet.
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

    /** What it is called, whichever topics belong to it. */
    String name() {
        return plan.topic() + "-" + members.iterator().next().partition();
    }

    Set<TopicPartition> members() {
        return members;
    }

    /** A topic may have been deleted, or got more partitions. */
    void setMembers(Set<TopicPartition> now) {
        members = now;
    }

    /** Those that the consumer holds, and waits with. */
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

    /** The consumer holds it, and knows what was done of it. */
    void add(TopicPartition partition, Restored done) {
        restored.put(partition, done);
    }

    /**
     * The consumer does not hold it any more. What was found out about the others counts no more.
     *
     * @return those that were being looked through
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

    /** A partition's first offset, and the one behind its last, open transactions included. */
    record Extent(long begin, long end) {}

    /** Whether a log ends before what was committed of it. */
    boolean endsTooEarly(Map<TopicPartition, Extent> extents) {
        return extents.entrySet().stream()
                .anyMatch(each -> restored.containsKey(each.getKey())
                        && done(each.getKey()).committedOffset()
                                > each.getValue().end());
    }

    /**
     * Its partitions have these extents.
     *
     * @return where to begin to look through those that have something, each from its first record that may wait
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
                // The log was made anew: what was done of the old one says nothing.
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

    /** Which are being looked through. */
    Set<TopicPartition> unread() {
        return Set.copyOf(unread.keySet());
    }

    boolean isReading(TopicPartition partition) {
        return unread.containsKey(partition);
    }

    /** Looks at these. */
    void read(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, long now) {
        KeyOrder known = Objects.requireNonNull(order);
        long end = Objects.requireNonNull(unread.get(partition));
        for (ConsumerRecord<byte[], byte[]> each : records) {
            if (each.offset() < end && !done(partition).isDone(each.offset())) {
                known.restore(Delivery.of(plan, each, now, () -> {
                    throw new IllegalStateException("nobody asks it for its member");
                }));
            }
        }
    }

    /** The consumer has come to this position; whether all of the partition was looked through. */
    boolean hasRead(TopicPartition partition, long position) {
        Long end = unread.get(partition);
        if (end == null || position < end) {
            return false;
        }
        unread.remove(partition);
        return true;
    }

    /** What can be opened; empty as long as not everything is known. */
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
     * @param begin at which offset to begin; -1 for where what was restored ends
     */
    public record Opening(PartitionFlow.Start start, long begin) {

        public TopicPartition partition() {
            return start.partition();
        }

        /** Where to begin. With the leader epoch, Kafka finds out whether the log was cut off since it was committed. */
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
