package io.kafkakit.internal.consume;

import io.kafkakit.Member;
import io.kafkakit.effect.Effects;
import io.kafkakit.internal.dispatch.ConsumerLoad;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.dispatch.Pauses;
import io.kafkakit.internal.dispatch.PollThrottle;
import io.kafkakit.internal.dispatch.Stage;
import io.kafkakit.internal.flow.Holder;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.monitor.PartitionSnapshot;
import io.kafkakit.internal.restore.CopartitionGroup;
import io.kafkakit.internal.restore.OutOfRange;
import io.kafkakit.internal.restore.PendingPartitions;
import io.kafkakit.internal.restore.PollThread;
import io.kafkakit.internal.restore.States;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.state.PartitionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of one consumer, from their assignment until they are taken away. Used by the poll thread only, except
 * for {@link #member} and {@link #closeBy}.
 *
 * <p>A revoked partition is ours until the callback returns. Until then running handlers may end and their outcomes are
 * committed. A lost partition may have another owner already.
 */
final class Assignment implements ConsumerRebalanceListener, Reopenings.Held {

    private static final Logger log = LoggerFactory.getLogger(Assignment.class);

    private static final Duration LAST_COMMIT = Duration.ofMillis(500);
    /** Of a poll for the sake of a rebalance only. */
    private static final Duration GO_ALONG = Duration.ofMillis(50);

    private final Consumer<byte[], byte[]> consumer;
    private final GroupParts group;
    private final MemberMeter meter;
    private final HeldPartitions held;
    private final PendingPartitions pending;
    private final States states;
    private final Restarts restarts = new Restarts();
    private final Reopenings reopenings;
    private final DelayedPartitions delayed;
    private final Draining draining;
    private final PollThrottle throttle;
    private final Intake intake;
    private final TopicWatch topics;
    private final TopicPartition leading;
    private volatile Member member;

    /**
     * For a consumer that holds nothing yet.
     *
     * @param stages by topic, source topics and retry topics
     * @param meter records what it holds
     */
    Assignment(PolledConsumer polled, GroupParts group, Map<String, Stage> stages, MemberMeter meter) {
        this.consumer = polled.client();
        this.group = group;
        this.meter = meter;
        Clock clock = group.clock();
        Pauses pauses = new Pauses(consumer::pause, consumer::resume);
        ConsumerLoad load = new ConsumerLoad(
                group.limits().consumerRecords(), group.limits().consumerBytes());
        this.throttle = new PollThrottle(load, pauses, clock);
        this.draining = new Draining(consumer, clock);
        Queue<Tenure> resting = new ConcurrentLinkedQueue<>();
        this.held = new HeldPartitions(
                stages,
                group.dispatch(),
                new PartitionFlow.Consumption(load, new Signals(draining, throttle, resting, restarts, polled.wake())),
                throttle,
                resting);
        Function<TopicPartition, TopicPlan> plans =
                partition -> held.stage(partition).plan();
        PollThread pollThread = new PollThread(polled.wake(), meter, clock);
        this.pending = new PendingPartitions(
                consumer, group.committedOffsets(), group.restore().startOffsets(), plans, pollThread);
        this.states = new States(group.restore().states(), plans, pollThread);
        this.topics = new TopicWatch(group.pipelines().keySet(), group.committedOffsets(), meter, clock);
        this.reopenings = new Reopenings(this, consumer, group.drainTimeout(), clock);
        this.delayed = new DelayedPartitions(consumer, pauses, clock, polled.longestFetch());
        this.intake = new Intake(held, pending, delayed, this::holder);
        this.leading = new TopicPartition(group.firstTopic(), 0);
        this.member = new Member("", group.groupId(), false);
    }

    /** The group is being closed: no handler is waited for after the deadline, not even in a rebalance. Thread-safe. */
    void closeBy(Deadline deadline) {
        draining.closeBy(deadline);
    }

    /** This consumer as handlers see it. Thread-safe. */
    Member member() {
        return member;
    }

    /** This consumer, and what it knows of the partition, for the partition's records. */
    private Holder holder(TopicPartition partition) {
        PartitionState state = states.of(partition);
        boolean hasEffects = held.stage(partition).plan().effects() != null;
        return state == null && !hasEffects
                ? this::member
                : new PartitionHolder(partition, state, restarts, this::member);
    }

    /** Called before each poll: does what became due since the last one. */
    void attend() {
        draining.commit();
        reopenings.look();
        restart();
        open();
        throttle.resume();
        intake.pass(group.clock().millis());
    }

    /** Opens partitions again whose tenure has ended, because an output was refused. */
    private void restart() {
        for (Tenure ended = restarts.next(); ended != null; ended = restarts.next()) {
            PartitionFlow flow = held.find(ended.partition());
            if (flow != null && flow.tenure() == ended) {
                beginAgain(held.withKin(List.of(flow)).stream()
                        .map(PartitionFlow::partition)
                        .toList());
            }
        }
    }

    private void open() {
        for (CopartitionGroup.Opening each : states.pass(pending.ready())) {
            TopicPartition partition = each.partition();
            restarts.begin(partition, each.position().offset());
            Effects effects = held.stage(partition).plan().effects();
            if (effects != null) {
                effects.opened(group.groupId(), partition);
            }
            PartitionFlow flow = held.open(each.start());
            consumer.seek(partition, each.position());
            if (!each.start().restored().isCommitted()) {
                intake.begin(flow, group.clock().millis());
            }
            consumer.resume(List.of(partition));
        }
    }

    /** The intake of records from polls. */
    Intake intake() {
        return intake;
    }

    /** How long to wait for room before the next poll, in milliseconds; 0 if there is room. */
    long waitForRoom() {
        return throttle.waitFor();
    }

    /** Ends these partitions, which this consumer keeps, and opens them again when their start is known. */
    private void beginAgain(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, PendingPartitions.Progress> progress = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionFlow flow = held.find(partition);
            progress.put(
                    partition,
                    flow == null ? PendingPartitions.Progress.NONE : PendingPartitions.Progress.of(flow.tenure()));
            end(partition);
        }
        pending.beginAgain(progress);
    }

    /** The logs of these partitions have no record at the consumer's position. */
    void outOfRange(Map<TopicPartition, OutOfRange> found) {
        log.info(
                "{}: the logs of these partitions have no record at the consumer's position: {}",
                group.groupId(),
                found);
        reopenings.outOfRange(found);
    }

    @Override
    public Collection<PartitionFlow> flows() {
        return held.flows();
    }

    @Override
    public boolean isHeld(PartitionFlow flow) {
        return held.isHeld(flow);
    }

    @Override
    public Set<PartitionFlow> withKin(Collection<PartitionFlow> some) {
        return held.withKin(some);
    }

    @Override
    public void letEnd(PartitionFlow flow) {
        held.leaveOut(flow);
        intake.forget(flow.partition());
        delayed.forget(flow.partition());
        flow.stopDispatch();
        consumer.pause(List.of(flow.partition()));
    }

    @Override
    public void reopen(Collection<TopicPartition> partitions, Map<TopicPartition, OutOfRange> found) {
        // Their in-flight records have ended. Only a commit of offsets may still be open.
        draining.drain(held.find(partitions), LAST_COMMIT);
        Set<TopicPartition> others = new HashSet<>(partitions);
        others.removeAll(found.keySet());
        found.keySet().forEach(this::end);
        pending.beginAnew(found);
        beginAgain(others);
    }

    /** Dispatches the records that are due. Returns when the next is due, in milliseconds since 1970. */
    long dispatchDue() {
        long next = Math.min(Math.min(pending.due(), states.due()), delayed.resume());
        next = Math.min(next, draining.due());
        next = Math.min(next, reopenings.due());
        return Math.min(next, held.dispatchDue());
    }

    /** Called after a poll: stores the group metadata in the tenures of all partitions that are held now. */
    void stamp() {
        ConsumerGroupMetadata now = consumer.groupMetadata();
        held.stamp(now);
        boolean leads = holds(leading);
        if (leads != member.isLeader() || !now.memberId().equals(member.consumerId())) {
            member = new Member(now.memberId(), group.groupId(), leads);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        log.info("{}: assigned {}", group.groupId(), partitions);
        letGo(partitions, flows -> {});
        pending.begin(partitions);
        meter.assigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.stream().noneMatch(this::holds)) {
            // The consumer is being closed and was drained before.
            return;
        }
        log.info("{}: revoked {}", group.groupId(), partitions);
        // Under the cooperative protocol the generation has moved on by now, and the broker accepts offsets of the new
        // generation only. The partitions are ours until this method returns, so the new stamp is not ahead of our
        // ownership.
        stamp();
        letGo(partitions, flows -> draining.drain(flows, group.drainTimeout()));
        meter.revoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        log.warn("{}: lost {}; their next owner handles again what was not committed", group.groupId(), partitions);
        letGo(partitions, flows -> {});
        meter.lost(partitions);
    }

    /** Ends these partitions, and reopens their kin, which this consumer keeps. */
    private void letGo(Collection<TopicPartition> partitions, java.util.function.Consumer<Set<PartitionFlow>> before) {
        Set<PartitionFlow> flows = held.withKin(held.find(partitions));
        before.accept(flows);
        Set<TopicPartition> kin = flows.stream().map(PartitionFlow::partition).collect(Collectors.toSet());
        kin.removeAll(partitions);
        partitions.forEach(this::end);
        beginAgain(kin);
    }

    private boolean holds(TopicPartition partition) {
        return held.find(partition) != null || pending.isWaiting(partition) || states.isWaiting(partition);
    }

    /** Lets in-flight records end until the deadline and gives up the rest, because the consumer leaves. */
    void drain(Deadline deadline) {
        draining.drain(List.copyOf(held.flows()), deadline, this::goAlong);
    }

    /**
     * Takes part in a rebalance, by a poll. Nobody else polls any more, and the group accepts the offsets of the last
     * records in its new generation only. What the poll brings is dropped: the next owner reads it again.
     */
    private void goAlong() {
        try {
            consumer.pause(consumer.assignment());
            var unused = consumer.poll(GO_ALONG);
            stamp();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            log.debug("{}: a poll at the end of its consumer failed", group.groupId(), e);
        }
    }

    /** Ends all tenures. They are drained, and the consumer is about to leave the group. */
    void leave() {
        meter.revoked(endAll());
    }

    /** Ends all remaining tenures at once, because the consumer is given up. */
    void abandon() {
        meter.lost(endAll());
        meter.saw(new Member("", group.groupId(), false), List.of());
    }

    private Collection<TopicPartition> endAll() {
        Set<TopicPartition> all = new HashSet<>(held.partitions());
        all.addAll(pending.waiting());
        all.addAll(states.waiting());
        all.forEach(this::end);
        return all;
    }

    /** Called between polls, not after each: takes the snapshot for the group's status. */
    void observe() {
        if (!meter.beginIfDue()) {
            return;
        }
        delayed.askEnds(group.committedOffsets());
        pending.lookAfter();
        reopenings.lookForOtherLogs(group.committedOffsets());
        pending.lookForOtherLogs(group.committedOffsets());
        if (meter.isFirst()) {
            topics.look();
            group.lanes().watch();
        }
        List<PartitionStatus> partitions = new ArrayList<>();
        for (PartitionFlow flow : held.flows()) {
            TopicPartition partition = flow.partition();
            partitions.add(flow.status(delayed.unread(partition), delayed.dueAt(partition)));
        }
        pending.waiting().forEach(each -> partitions.add(PartitionSnapshot.restoring(each, pending.stalled(each))));
        states.waiting().forEach(each -> partitions.add(PartitionSnapshot.restoring(each, states.stalled(each))));
        partitions.sort(Comparator.comparing(PartitionStatus::topic).thenComparing(PartitionStatus::partition));
        meter.saw(member, partitions);
    }

    /** Ends a partition, which may begin again. */
    private void end(TopicPartition partition) {
        pending.forget(partition);
        intake.forget(partition);
        PartitionFlow flow = held.remove(partition);
        if (flow != null) {
            delayed.forget(partition);
            flow.end();
            draining.forget(partition);
        }
        beginAgain(states.forget(partition));
    }
}
