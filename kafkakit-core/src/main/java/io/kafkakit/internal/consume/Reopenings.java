package io.kafkakit.internal.consume;

import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.restore.OutOfRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that this consumer keeps and reopens. Their topic was recreated, or their log has no record at the
 * consumer's position. Their in-flight records may end first.
 *
 * <p>The poll loop goes on meanwhile. Other partitions must not wait for these handlers, nor a rebalance for their
 * commits. Used by the poll thread only.
 */
final class Reopenings {

    private static final Logger log = LoggerFactory.getLogger(Reopenings.class);
    /** Milliseconds between two checks whether partitions can be reopened. */
    private static final long LOOK = 50;

    private final Held held;
    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;
    private final Clock clock;
    private final List<Reopening> underWay = new ArrayList<>();

    /**
     * Without reopenings.
     *
     * @param patience how long in-flight records may take to end
     */
    Reopenings(Held held, Consumer<byte[], byte[]> consumer, Duration patience, Clock clock) {
        this.held = held;
        this.consumer = consumer;
        this.patience = patience;
        this.clock = clock;
    }

    /** The partitions that the consumer holds. */
    interface Held {

        /** The flows of the open partitions. */
        Collection<PartitionFlow> flows();

        /** False if the partition was taken away or reopened since. */
        boolean isHeld(PartitionFlow flow);

        /** These flows, and those that cannot go on without one of them. */
        Set<PartitionFlow> withKin(Collection<PartitionFlow> some);

        /** Reads and dispatches nothing more of it; in-flight records may end. */
        void letEnd(PartitionFlow flow);

        /**
         * Ends these partitions, and reopens them.
         *
         * @param found those whose log has no record at the consumer's position, open or not
         */
        void reopen(Collection<TopicPartition> partitions, Map<TopicPartition, OutOfRange> found);
    }

    private record Reopening(Set<PartitionFlow> flows, Map<TopicPartition, OutOfRange> found, Deadline by) {

        boolean isReady() {
            return by.isOver() || flows.stream().allMatch(flow -> flow.tenure().open() == 0);
        }

        boolean isAbout(PartitionFlow flow) {
            return flows.contains(flow);
        }
    }

    /** The logs of these partitions have no record at the consumer's position. */
    void outOfRange(Map<TopicPartition, OutOfRange> found) {
        // Without a seek the consumer fails again at the next poll.
        found.keySet().forEach(partition -> consumer.seek(partition, 0));
        Map<TopicPartition, OutOfRange> open = new HashMap<>(found);
        Map<TopicPartition, OutOfRange> notOpen = new HashMap<>(found);
        List<PartitionFlow> flows = held.flows().stream()
                .filter(flow -> found.containsKey(flow.partition()))
                .toList();
        Set<TopicPartition> known = flows.stream().map(PartitionFlow::partition).collect(Collectors.toSet());
        open.keySet().retainAll(known);
        notOpen.keySet().removeAll(known);
        if (!notOpen.isEmpty()) {
            held.reopen(notOpen.keySet(), notOpen);
        }
        add(flows, open);
    }

    /** Reopens partitions whose topics were recreated, because their tenures belong to the old logs. */
    void lookForOtherLogs(GroupLookups committedOffsets) {
        List<PartitionFlow> others = held.flows().stream()
                .filter(flow -> isOfOtherLog(flow, committedOffsets) && !isUnderWay(flow))
                .toList();
        if (!others.isEmpty()) {
            log.info(
                    "the topics of {} seem to have been made anew",
                    others.stream().map(PartitionFlow::partition).toList());
            add(others, Map.of());
        }
    }

    private static boolean isOfOtherLog(PartitionFlow flow, GroupLookups committedOffsets) {
        LogId last = committedOffsets.lastLog(flow.partition().topic());
        return last != null && flow.tenure().isOfOtherLog(last);
    }

    private boolean isUnderWay(PartitionFlow flow) {
        return underWay.stream().anyMatch(each -> each.isAbout(flow));
    }

    private void add(Collection<PartitionFlow> flows, Map<TopicPartition, OutOfRange> found) {
        if (flows.isEmpty()) {
            return;
        }
        Reopening all = new Reopening(held.withKin(flows), new HashMap<>(found), Deadline.in(patience, clock));
        all.flows().forEach(held::letEnd);
        for (Iterator<Reopening> each = underWay.iterator(); each.hasNext(); ) {
            Reopening before = each.next();
            if (before.flows().stream().anyMatch(all::isAbout)) {
                all.flows().addAll(before.flows());
                before.found().forEach(all.found()::putIfAbsent);
                each.remove();
            }
        }
        underWay.add(all);
    }

    /** Reopens partitions whose in-flight records have ended, or had enough time. */
    void look() {
        if (underWay.isEmpty()) {
            return;
        }
        List<Reopening> ready = underWay.stream().filter(Reopening::isReady).toList();
        underWay.removeAll(ready);
        for (Reopening each : ready) {
            Set<TopicPartition> partitions = each.flows().stream()
                    .filter(held::isHeld)
                    .map(PartitionFlow::partition)
                    .collect(Collectors.toSet());
            each.found().keySet().retainAll(partitions);
            held.reopen(partitions, each.found());
        }
    }

    /** When to check again, in milliseconds since 1970; {@code Long.MAX_VALUE} if nothing is to be reopened. */
    long due() {
        return underWay.isEmpty() ? Long.MAX_VALUE : clock.millis() + LOOK;
    }
}
