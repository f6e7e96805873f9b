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
 * Partitions that are ours and are opened anew, because their topic was made anew or their log has no record any more where they would
 * be read on. What was begun of them may end before. The poll loop goes on meanwhile: other partitions must not wait for these
 * handlers, and a rebalance not for their commits. Used by the poll thread only.
 */
final class Reopenings {

    private static final Logger log = LoggerFactory.getLogger(Reopenings.class);
    /** Milliseconds between two looks at whether partitions can be opened anew. */
    private static final long LOOK = 50;

    private final Held held;
    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;
    private final Clock clock;
    private final List<Reopening> underWay = new ArrayList<>();

    /**
     * Nothing is opened anew yet.
     *
     * @param patience how long what was begun is waited for
     */
    Reopenings(Held held, Consumer<byte[], byte[]> consumer, Duration patience, Clock clock) {
        this.held = held;
        this.consumer = consumer;
        this.patience = patience;
        this.clock = clock;
    }

    /** The partitions that the consumer holds. */
    interface Held {

        /** Those that are open. */
        Collection<PartitionFlow> flows();

        /** Whether it was not taken away since, or opened again. */
        boolean isHeld(PartitionFlow flow);

        /** With those that cannot go on without one of these. */
        Set<PartitionFlow> withKin(Collection<PartitionFlow> some);

        /** Nothing more of it is read, or handed to a handler; what was begun may end. */
        void letEnd(PartitionFlow flow);

        /**
         * Ends these, and opens them again.
         *
         * @param found those of which the log has no record where they would be read on, open or not
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

    /** The logs of these have no record any more where they would be read on. */
    void outOfRange(Map<TopicPartition, OutOfRange> found) {
        // Otherwise the consumer fails again at the next poll.
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

    /** Those whose topics were made anew: what was done of the former ones says nothing of them. */
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

    /** Opens those of which all that was begun has ended, or was waited for long enough. */
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

    /** When to look again, in milliseconds since 1970; the largest number if there is nothing to look at. */
    long due() {
        return underWay.isEmpty() ? Long.MAX_VALUE : clock.millis() + LOOK;
    }
}
