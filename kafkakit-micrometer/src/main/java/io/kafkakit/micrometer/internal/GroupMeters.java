package io.kafkakit.micrometer.internal;

import io.kafkakit.monitor.Commit;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.PartitionStatus;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * The meters of all groups of this process with one id. Gauges ask for the status when the registry asks them; the rest
 * is told. Thread-safe.
 */
final class GroupMeters {

    private final MeterSet meters;
    private final int mostEvents;
    private final Supplier<GroupView> view;
    private final LongAdder problems;
    private final Map<Integer, Boolean> members = new ConcurrentHashMap<>();
    private final Map<Integer, LaneMeters> lanes = new ConcurrentHashMap<>();
    private final Map<String, TopicCounters> counters = new ConcurrentHashMap<>();
    private final Map<String, TopicTimers> timers = new ConcurrentHashMap<>();
    private final Map<TopicPartition, MeterSet> partitions = new ConcurrentHashMap<>();

    /**
     * Registers the meters of the group as a whole.
     *
     * @param meters without meters yet
     * @param view how the groups are
     */
    GroupMeters(MeterSet meters, int mostEvents, Supplier<GroupView> view) {
        this.meters = meters;
        this.mostEvents = mostEvents;
        this.view = view;
        for (GroupState state : GroupState.values()) {
            meters.gauge(GroupMeter.STATE, () -> view.get().in(state), "state", tag(state));
        }
        for (GroupHealth.Level level : GroupHealth.Level.values()) {
            meters.gauge(GroupMeter.HEALTH, () -> view.get().at(level), "level", tag(level));
        }
        meters.gauge(GroupMeter.PROBLEMS_NOW, () -> view.get().problems());
        this.problems = meters.counter(GroupMeter.PROBLEMS);
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Registers the meters of the topics, lanes and consumers that this status has. */
    void add(GroupStatus status) {
        status.topics().forEach(each -> {
            counters(each.topic());
            timers(each.topic());
        });
        status.lanes().forEach(each -> lane(each.number()));
        status.members().forEach(each -> addMember(each.number()));
    }

    private void addMember(int number) {
        if (members.putIfAbsent(number, true) == null) {
            MeterSet ofMember = meters.with("member", Integer.toString(number));
            ofMember.gauge(GroupMeter.MEMBER_PARTITIONS, () -> view.get().partitionsOf(number));
            ofMember.timeGauge(GroupMeter.MEMBER_SEEN, () -> view.get().seenAgo(number));
        }
    }

    /** Registers the meters of a partition, and the counters of its topic. */
    void add(TopicPartition partition) {
        counters(partition.topic());
        partitions.computeIfAbsent(partition, this::partition);
    }

    private MeterSet partition(TopicPartition id) {
        MeterSet set = meters.with("topic", id.topic(), "partition", Integer.toString(id.partition()));
        gauge(set, GroupMeter.LAG, id, PartitionStatus::lag);
        gauge(set, GroupMeter.BUFFERED_RECORDS, id, PartitionStatus::bufferedRecords);
        gauge(set, GroupMeter.BUFFERED_BYTES, id, PartitionStatus::bufferedBytes);
        gauge(set, GroupMeter.HANDLERS, id, PartitionStatus::inFlight);
        gauge(set, GroupMeter.AWAITING_COMMIT, id, PartitionStatus::awaitingCommit);
        gauge(set, GroupMeter.WAITING_RETRIES, id, PartitionStatus::waitingRetries);
        gauge(set, GroupMeter.PAUSED, id, each -> each.paused() ? 1 : 0);
        set.timeGauge(GroupMeter.OLDEST, () -> {
            GroupView now = view.get();
            return now.of(id, now::oldest);
        });
        set.timeGauge(GroupMeter.STALLED, () -> {
            GroupView now = view.get();
            return now.of(id, now::stalled);
        });
        return set;
    }

    private void gauge(MeterSet set, GroupMeter meter, TopicPartition id, ToDoubleFunction<PartitionStatus> figure) {
        set.gauge(meter, () -> view.get().of(id, figure));
    }

    /** Removes the meters of a partition that no group of this process holds. */
    void remove(TopicPartition partition) {
        MeterSet set = partitions.remove(partition);
        if (set != null) {
            meters.remove(set);
        }
    }

    void committed(Commit commit) {
        lane(commit.lane()).committed(commit.took());
        commit.partitions().forEach(each -> counters(each.topic()).add(each.counts()));
    }

    void commitFailed(int lane) {
        lane(lane).failed();
    }

    void producerReplaced(int lane) {
        lane(lane).producerReplaced();
    }

    void problem() {
        problems.increment();
    }

    /** The timers of a source topic. */
    TopicTimers timers(String topic) {
        TopicTimers there = timers.get(topic);
        return there == null
                ? timers.computeIfAbsent(topic, name -> new TopicTimers(meters.with("topic", name), mostEvents))
                : there;
    }

    private TopicCounters counters(String topic) {
        return counters.computeIfAbsent(topic, name -> new TopicCounters(meters.with("topic", name)));
    }

    private LaneMeters lane(int number) {
        return lanes.computeIfAbsent(
                number,
                each -> new LaneMeters(
                        meters.with("lane", Integer.toString(each)),
                        () -> view.get().stalledLane(each)));
    }

    /** Removes all meters. None is registered any more. */
    void remove() {
        meters.remove();
    }

    /** Counts records by what became of them. */
    private static final class TopicCounters {

        private final LongAdder handled;
        private final LongAdder retried;
        private final LongAdder postponed;
        private final LongAdder deadLettered;
        private final LongAdder skipped;
        private final LongAdder sent;

        TopicCounters(MeterSet meters) {
            this.handled = meters.counter(GroupMeter.RECORDS, "outcome", "handled");
            this.retried = meters.counter(GroupMeter.RECORDS, "outcome", "retried");
            this.postponed = meters.counter(GroupMeter.RECORDS, "outcome", "postponed");
            this.deadLettered = meters.counter(GroupMeter.RECORDS, "outcome", "dead-lettered");
            this.skipped = meters.counter(GroupMeter.RECORDS, "outcome", "skipped");
            this.sent = meters.counter(GroupMeter.SENT);
        }

        void add(Counts counts) {
            handled.add(counts.handled());
            retried.add(counts.retried());
            postponed.add(counts.postponed());
            deadLettered.add(counts.deadLettered());
            skipped.add(counts.skipped());
            sent.add(counts.sent());
        }
    }
}
