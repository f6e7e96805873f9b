package io.kafkakit.internal.consume;

import io.kafkakit.Member;
import io.kafkakit.internal.dispatch.ConsumerLoad;
import io.kafkakit.internal.dispatch.KeyOrder;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.dispatch.Pauses;
import io.kafkakit.internal.dispatch.PollThrottle;
import io.kafkakit.internal.dispatch.Stage;
import io.kafkakit.internal.dispatch.Waiting;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.restore.CopartitionGroup;
import io.kafkakit.internal.restore.OutOfRange;
import io.kafkakit.internal.restore.PendingPartitions;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.PartitionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that a consumer holds now, each with its tenure. Used by the poll thread only, but for {@link #member},
 * {@link #closeBy}.
 *
 * <p>A partition that is revoked is still ours until the callback returns: that is the time to let the running handlers end
 * and their outcomes commit. One that is lost may have another owner already.
 */
final class Assignment implements ConsumerRebalanceListener, Reopenings.Held {

    private static final Logger log = LoggerFactory.getLogger(Assignment.class);

    private static final Duration LAST_COMMIT = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final GroupParts group;
    private final Map<String, Stage> stages;
    private final Draining draining;
    private final MemberMeter meter;
    private final PartitionFlow.Consumption consumption;
    private final PendingPartitions openings;
    private final Reopenings reopenings;
    private final TopicWatch topics;
    private final TopicPartition leading;
    /** In the order in which they are shown: what is sorted already is sorted at little cost. */
    private final Map<TopicPartition, PartitionFlow> flows =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));

    private final PollThrottle room;
    private final DelayedPartitions parking;
    private final Intake intake;
    /** Those with records that wait for their time, or for room. */
    private final Set<PartitionFlow> delayed = new HashSet<>();

    private @Nullable ConsumerGroupMetadata stamp;
    private volatile Member member;

    /**
     * Of a consumer that holds nothing yet.
     *
     * @param stages by topic, source topics and retry topics
     * @param meter told what it holds
     * @param longestFetch how long a broker may hold a fetch, in milliseconds
     * @param nudge wakes the poll thread
     */
    Assignment(
            Consumer<byte[], byte[]> consumer,
            GroupParts group,
            Map<String, Stage> stages,
            MemberMeter meter,
            long longestFetch,
            Runnable nudge) {
        this.consumer = consumer;
        this.group = group;
        this.stages = stages;
        this.meter = meter;
        this.openings = new PendingPartitions(
                consumer,
                group.committedOffsets(),
                group.beginnings(),
                partition -> stage(partition).plan(),
                nudge,
                meter,
                group.clock());
        this.topics = new TopicWatch(group.pipelines().keySet(), group.committedOffsets(), meter, group.clock());
        this.draining = new Draining(consumer, group.clock());
        this.reopenings = new Reopenings(this, consumer, group.drainTimeout(), group.clock());
        Pauses pauses = new Pauses(consumer::pause, consumer::resume);
        ConsumerLoad load = new ConsumerLoad(
                group.limits().consumerRecords(), group.limits().consumerBytes());
        this.room = new PollThrottle(load, pauses, group.clock());
        this.consumption = new PartitionFlow.Consumption(load, new Signals(draining, room, nudge));
        this.parking = new DelayedPartitions(consumer, pauses, group.clock(), longestFetch);
        this.intake = new Intake(this, openings, parking);
        this.leading = new TopicPartition(group.firstTopic(), 0);
        this.member = new Member("", group.groupId(), false);
    }

    /** The group is being closed: from this time on no handler is waited for, in a rebalance neither. Thread-safe. */
    void closeBy(Deadline deadline) {
        draining.closeBy(deadline);
    }

    /** This consumer as handlers see it. Thread-safe. */
    Member member() {
        return member;
    }

    Stage stage(TopicPartition partition) {
        return Objects.requireNonNull(stages.get(partition.topic()), partition::topic);
    }

    /** Before a poll: what has come up since the last one. */
    void attend() {
        draining.commit();
        reopenings.look();
        open();
        room.resume();
        intake.pass(group.clock().millis());
    }

    private void open() {
        for (CopartitionGroup.Opening each : openings.ready()) {
            TopicPartition partition = each.partition();
            PartitionFlow flow = open(partition, each.restored(), each.order());
            consumer.seek(partition, each.position());
            if (!each.restored().isCommitted()) {
                intake.begin(flow, group.clock().millis());
            }
            consumer.resume(List.of(partition));
        }
    }

    private PartitionFlow open(TopicPartition partition, Restored restored, @Nullable KeyOrder order) {
        PartitionFlow flow =
                new PartitionFlow(partition, restored, stage(partition), group.dispatch(), consumption, order);
        flows.put(partition, flow);
        if (stamp != null) {
            flow.tenure().stamp(stamp);
        }
        return flow;
    }

    /** Takes what polls bring. */
    Intake intake() {
        return intake;
    }

    /** How long to wait for room before the next poll, in milliseconds; 0 for not at all. */
    long waitForRoom() {
        return room.waitFor();
    }

    /** Takes what a poll brought of a partition; too much of it, and no more is read before some of it is settled. */
    void offer(TopicPartition partition, List<Waiting> records) {
        PartitionFlow flow = flow(partition);
        flow.offer(records);
        if (flow.hasWaiting()) {
            // Its first record may be due and wait for room, and one behind it may not be due.
            delayed.add(flow);
        }
        room.look(flow);
    }

    /** The tenure that records of the partition belong to. */
    Tenure tenure(TopicPartition partition) {
        return flow(partition).tenure();
    }

    /** Ends these, and opens them when all is known that they need. They are ours, and stay so. */
    private void beginAgain(Collection<TopicPartition> partitions) {
        Map<TopicPartition, PendingPartitions.Progress> progress = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionFlow flow = flows.get(partition);
            progress.put(
                    partition,
                    flow == null ? PendingPartitions.Progress.NONE : PendingPartitions.Progress.of(flow.tenure()));
            end(partition);
        }
        openings.beginAgain(progress);
    }

    /** The logs of these have no record any more where they would be read on. */
    void outOfRange(Map<TopicPartition, OutOfRange> found) {
        log.info("{}: there is no record where these would be read on: {}", group.groupId(), found);
        reopenings.outOfRange(found);
    }

    @Override
    public Collection<PartitionFlow> flows() {
        return flows.values();
    }

    @Override
    public boolean isHeld(PartitionFlow flow) {
        return flows.get(flow.partition()) == flow;
    }

    @Override
    public Set<PartitionFlow> withKin(Collection<PartitionFlow> some) {
        return Kin.with(flows.values(), some);
    }

    @Override
    public void letEnd(PartitionFlow flow) {
        leaveOut(flow);
        flow.stopDispatch();
        consumer.pause(List.of(flow.partition()));
    }

    @Override
    public void reopen(Collection<TopicPartition> partitions, Map<TopicPartition, OutOfRange> found) {
        // Nothing is to be waited for any more, but a commit of offsets.
        draining.drain(
                partitions.stream().map(flows::get).filter(Objects::nonNull).toList(), LAST_COMMIT);
        Set<TopicPartition> others = new HashSet<>(partitions);
        others.removeAll(found.keySet());
        found.keySet().forEach(this::end);
        openings.beginAnew(found);
        beginAgain(others);
    }

    PartitionFlow flow(TopicPartition partition) {
        PartitionFlow flow = flows.get(partition);
        if (flow == null) {
            throw new IllegalStateException("records of " + partition + ", which is not assigned");
        }
        return flow;
    }

    /** Hands on what has become due; when the next thing is due, in milliseconds since 1970. */
    long dispatchDue() {
        long next = Math.min(openings.due(), parking.resume());
        next = Math.min(next, draining.due());
        next = Math.min(next, reopenings.due());
        Iterator<PartitionFlow> each = delayed.iterator();
        while (each.hasNext()) {
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

    /** After a poll: takes the group metadata for all partitions held at this moment. */
    void stamp() {
        ConsumerGroupMetadata now = consumer.groupMetadata();
        if (!now.equals(stamp)) {
            stamp = now;
            flows.values().forEach(flow -> flow.tenure().stamp(now));
        }
        boolean leads = holds(leading);
        if (leads != member.isLeader() || !now.memberId().equals(member.consumerId())) {
            member = new Member(now.memberId(), group.groupId(), leads);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        log.info("{}: assigned {}", group.groupId(), partitions);
        letGo(partitions, kin -> {});
        openings.begin(partitions);
        meter.assigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.stream().noneMatch(this::holds)) {
            // The consumer is being closed, and was drained before.
            return;
        }
        log.info("{}: revoked {}", group.groupId(), partitions);
        // Under the cooperative protocol the generation has moved on by now, and the broker takes offsets of the
        // new one only. The partitions are ours until this method returns, so it does not lead our ownership.
        stamp();
        letGo(partitions, this::drain);
        meter.revoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        log.warn("{}: lost {}; what was not committed is redone by their next owner", group.groupId(), partitions);
        letGo(partitions, kin -> {});
        meter.lost(partitions);
    }

    private void letGo(
            Collection<TopicPartition> partitions, java.util.function.Consumer<Collection<TopicPartition>> before) {
        Set<TopicPartition> kin = Kin.with(flows, partitions);
        before.accept(kin);
        kin.removeAll(partitions);
        partitions.forEach(this::end);
        beginAgain(kin);
    }

    private boolean holds(TopicPartition partition) {
        return flows.containsKey(partition) || openings.isWaiting(partition);
    }

    /** Lets all that was begun end, and gives up the rest, within the deadline: the consumer leaves. */
    void drain(Deadline deadline) {
        draining.drain(flows.values(), deadline);
    }

    private void drain(Collection<TopicPartition> partitions) {
        List<PartitionFlow> leaving =
                partitions.stream().map(flows::get).filter(Objects::nonNull).toList();
        draining.drain(leaving, group.drainTimeout());
    }

    /** Ends all tenures: they were drained, and the consumer is about to leave the group. */
    void leave() {
        meter.revoked(endAll());
    }

    /** Ends all tenures that are left, at once: the consumer is given up. */
    void abandon() {
        meter.lost(endAll());
        meter.saw(new Member("", group.groupId(), false), List.of());
    }

    private Collection<TopicPartition> endAll() {
        Set<TopicPartition> held = new HashSet<>(flows.keySet());
        held.addAll(openings.waiting());
        held.forEach(this::end);
        return held;
    }

    /** Between polls, and not at each: how the partitions are, for whoever asks for the group's status. */
    void observe() {
        if (!meter.beginIfDue()) {
            return;
        }
        parking.askEnds(group.committedOffsets());
        openings.lookAfter();
        reopenings.lookForOtherLogs(group.committedOffsets());
        openings.lookForOtherLogs(group.committedOffsets());
        if (meter.isFirst()) {
            topics.look();
            group.lanes().watch();
        }
        List<PartitionStatus> partitions = new ArrayList<>();
        flows.forEach(
                (partition, flow) -> partitions.add(flow.status(parking.unread(partition), parking.dueAt(partition))));
        openings.waiting()
                .forEach(each -> partitions.add(
                        PartitionStatus.restoring(each.topic(), each.partition(), openings.stalled(each))));
        partitions.sort(Comparator.comparing(PartitionStatus::topic).thenComparing(PartitionStatus::partition));
        meter.saw(member, partitions);
    }

    private void end(TopicPartition partition) {
        openings.forget(partition);
        intake.forget(partition);
        PartitionFlow flow = flows.remove(partition);
        if (flow != null) {
            leaveOut(flow);
            flow.end();
            draining.forget(partition);
        }
    }

    /** Nothing more is read of it. */
    private void leaveOut(PartitionFlow flow) {
        intake.forget(flow.partition());
        room.forget(flow);
        parking.forget(flow.partition());
        delayed.remove(flow);
    }
}
