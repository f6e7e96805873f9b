package io.kafkakit.internal.dispatch;

import io.kafkakit.Batches;
import io.kafkakit.Ordering;
import io.kafkakit.internal.commit.Lane;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.NotNow;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.ledger.Entry;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.monitor.PartitionSnapshot;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.Stall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition during one tenure. They wait until they are due, then in a strand of records that are
 * handled one after the other. Then they go to the partition's lane.
 *
 * <p>The poll thread offers records, handler threads take them, the lane's thread settles them. They are handed over in
 * runs: a handler thread stays with a strand until it is empty or its timeslice is over.
 */
public final class PartitionFlow implements Tenure.Watch, HandlerRun.Partition {

    /**
     * At most this many records wait in memory behind others of their key. If there are more, records of other keys
     * wait for them.
     */
    private static final int MOST_BEHIND = 1_000;

    private final Tenure tenure;
    private final Stage stage;
    private final Lane lane;
    private final DispatchParts group;
    private final PartitionLoad load;
    private final PollThreadSignals signals;
    private final Limits limits;
    private final @Nullable KeyOrder order;
    private final boolean isBehind;
    private final PartitionQueue queue;
    private final Hold hold;
    private final Linger linger;
    /** The number of records that were handed to strands and are not settled. */
    private int dispatched;

    /** Written under the lock. */
    private volatile boolean draining;

    private final HandlerRun handlers;

    /**
     * Opens a tenure of a partition.
     *
     * @param consumption shared by all flows of its consumer
     */
    public PartitionFlow(Start start, Stage stage, DispatchParts group, Consumption consumption) {
        TopicPartition partition = start.partition();
        this.order = start.order();
        this.isBehind = partition.topic().equals(stage.plan().behindTopic());
        this.tenure = new Tenure(partition, start.restored(), group.limits().metadata(), this);
        this.stage = stage;
        this.handlers = new HandlerRun(this, stage, group);
        this.lane = group.lanes().laneOf(partition, stage.plan().exactlyOnce());
        this.group = group;
        this.limits = group.limits();
        int most = isBehind ? Math.min(MOST_BEHIND, limits.records()) : limits.records();
        this.load = new PartitionLoad(partition, consumption.load(), most, limits.bytes());
        this.signals = consumption.signals();
        Ordering ordering = isBehind ? Ordering.KEY : stage.plan().ordering();
        this.queue = new PartitionQueue(ordering, handlers::run, group.clock());
        this.linger = new Linger(
                stage.batches() == null ? Batches.upTo(1) : stage.plan().batches(), load, group.clock());
        this.hold = new Hold(stage.plan().controls(), load, !queue.mayOvertake(), group.clock());
    }

    /**
     * Where a tenure begins.
     *
     * @param restored the committed state
     * @param order the keys with waiting records; null if the topic does not keep the order of its keys
     */
    public record Start(
            TopicPartition partition,
            Restored restored,
            @Nullable KeyOrder order) {}

    /** Shared by all flows of a consumer. */
    public record Consumption(ConsumerLoad load, PollThreadSignals signals) {}

    @Override
    public Tenure tenure() {
        return tenure;
    }

    boolean isRetry() {
        return !tenure.partition().topic().equals(stage.plan().topic());
    }

    /** Whether both flows keep the order of the same keys. */
    public boolean isKinOf(PartitionFlow other) {
        return order != null && order == other.order;
    }

    @Override
    @Nullable
    public KeyOrder order() {
        return order;
    }

    public boolean isExactlyOnce() {
        return stage.plan().exactlyOnce();
    }

    /** Adds records in the order they were read, and dispatches those that are due. */
    public void offer(Collection<Waiting> more) {
        synchronized (this) {
            if (draining) {
                return;
            }
            load.read(more.size(), queue.add(more));
        }
        dispatch();
    }

    /** Passes on an outcome that needs no handler. */
    public void pass(Delivery delivery, Entry entry, Outcome outcome) {
        synchronized (this) {
            load.read(1, 0);
            load.handled(1, 0);
            dispatched++;
        }
        lane.add(new Completion(tenure, entry, delivery, outcome, 0));
    }

    /** Dispatches the records that are due, as far as there is room, unless the partition is held up. */
    public void dispatch() {
        List<Strand> idle = new ArrayList<>();
        synchronized (this) {
            idle.addAll(hold.release());
            linger.release(idle);
            boolean goesOn = !draining && !hold.isOn();
            for (Waiting next = queue.due(); next != null && goesOn && hasRoom(next); next = queue.due()) {
                Strand strand = queue.dispatch();
                if (strand != null) {
                    idle.add(strand);
                }
                dispatched++;
            }
        }
        if (!idle.isEmpty()) {
            stage.dispatcher().run(idle);
        }
    }

    /** A record that closes a gap is handled even if the metadata is full, because it makes room. */
    private boolean hasRoom(Waiting waiting) {
        return !queue.mayOvertake() || (dispatched < limits.window() && tenure.hasRoom(waiting.entry()));
    }

    /** Whether records wait until they are due, for room, or for the end of a hold. */
    public synchronized boolean hasWaiting() {
        return !queue.isEmpty() || hold.hasStrands() || linger.hasStrand();
    }

    /**
     * When the flow should be dispatched again, in milliseconds since 1970; {@code Long.MAX_VALUE} if nothing becomes
     * due by itself.
     */
    public synchronized long nextDue() {
        return Math.min(queue.nextDue(), Math.min(hold.due(), linger.due()));
    }

    public TopicPartition partition() {
        return tenure.partition();
    }

    /**
     * A snapshot. It takes locks that handler threads need, so do not take one after every poll.
     *
     * @param unread offsets that the consumer has not read; -1 if unknown
     * @param unreadDue when the first unread record is due, in milliseconds since 1970; {@code Long.MAX_VALUE} if it
     *     need not wait
     */
    public synchronized PartitionStatus status(long unread, long unreadDue) {
        Tenure.Extent extent = tenure.extent();
        int inFlight = handlers.running();
        return new PartitionSnapshot(
                tenure.partition(),
                new PartitionSnapshot.Offsets(
                        extent.position(),
                        extent.progress(),
                        unread < 0 ? -1 : unread + extent.unsettled(),
                        extent.doneBeyond(),
                        extent.oldest()),
                new PartitionSnapshot.Held(
                        extent.unsettled(),
                        load.bytes(),
                        inFlight,
                        Math.max(0, tenure.open() - inFlight),
                        load.isPaused()),
                retries(unread, unreadDue),
                stalled(tenure.open() > inFlight));
    }

    private PartitionSnapshot.Retries retries(long unread, long unreadDue) {
        long behind = isBehind ? queue.resting() : 0;
        long waitUnread = unreadDue == Long.MAX_VALUE ? 0 : Math.max(1, unread);
        int waiting = queue.untilDue();
        long due = waiting > 0 ? queue.nextDue() : unreadDue;
        return new PartitionSnapshot.Retries(
                waiting + behind + waitUnread, due == Long.MAX_VALUE ? null : Instant.ofEpochMilli(due));
    }

    private @Nullable Stall stalled(boolean awaitsCommit) {
        Stall own = tenure.stalled() == null ? hold.stall() : tenure.stalled();
        return own == null && awaitsCommit ? lane.stalled() : own;
    }

    /** The load of this partition. */
    PartitionLoad load() {
        return load;
    }

    @Override
    public boolean wantsEach() {
        return order != null;
    }

    @Override
    public void settled(Delivery delivery, Outcome outcome) {
        if (order != null) {
            order.settled(delivery, outcome);
        }
    }

    @Override
    public void settled(int outcomes, long settledBytes) {
        boolean relief;
        boolean waiting;
        synchronized (this) {
            relief = !tenure.isEnded() && load.settled(outcomes, settledBytes);
            dispatched -= outcomes;
            waiting = !queue.isEmpty();
        }
        if (waiting) {
            dispatch();
        }
        if (!isExactlyOnce()) {
            signals.settled(tenure);
        }
        if (relief) {
            signals.nudge();
        }
    }

    @Override
    public boolean isBehind() {
        return load.isBehind();
    }

    @Override
    public void refused() {
        signals.refused();
    }

    @Override
    public void beginsAgain(Delivery refused, Exception reason) {
        signals.beginsAgain(tenure, refused, reason);
    }

    /** Hands no more records to handlers, and drops those that wait. The partition's next owner reads them again. */
    public synchronized void stopDispatch() {
        draining = true;
        queue.clear();
        hold.clear();
        linger.clear();
        goesOn();
    }

    @Override
    public boolean isStalled() {
        return hold.isStalled();
    }

    @Override
    public synchronized void goesOn() {
        if (hold.isStalled()) {
            hold.isOver();
            stage.pipeline().codecTroubles().end(partition());
        }
    }

    /** The partition is not ours any more. */
    public void end() {
        synchronized (this) {
            stopDispatch();
            tenure.end();
            load.clear();
        }
        lane.drop(tenure);
    }

    @Override
    public void hold(Strand strand, Deque<Waiting> taken, Timeslice turn, NotNow because) {
        synchronized (this) {
            giveBack(strand, taken, turn);
            if (!isOurs()) {
                strand.clear();
                return;
            }
            hold.begin(strand, because);
            if (because.unavailable() != null) {
                stage.pipeline().codecTroubles().begin(partition(), because, because.unavailable());
            }
        }
        signals.rests(tenure);
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public boolean isPaused() {
        return stage.plan().controls().isPaused();
    }

    @Override
    public boolean isOurs() {
        return !draining && !group.stop().isStopped() && !tenure.isEnded();
    }

    @Override
    public synchronized void take(Strand strand, Deque<Waiting> taken, Timeslice turn) {
        tell(turn);
        if (!isOurs()) {
            strand.clear();
            taken.clear();
        }
        if (hold.isOn()) {
            boolean isFirst = !hold.hasStrands();
            strand.giveBack(taken);
            hold.rest(strand);
            if (isFirst) {
                signals.rests(tenure);
            }
            return;
        }
        if (linger.isOn(strand)) {
            if (linger.begins()) {
                signals.rests(tenure);
            }
            return;
        }
        Key key = strand.key();
        if (order != null && key != null && isBehind && strand.hasMore() && order.isBlocked(key, () -> rouse(strand))) {
            strand.rest();
            return;
        }
        strand.take(
                taken,
                stage.batches() == null ? turn.takes() : stage.plan().batches().size());
        if (taken.isEmpty() && key != null) {
            queue.remove(key);
        }
    }

    private void rouse(Strand strand) {
        boolean roused;
        synchronized (this) {
            roused = !draining && strand.rouse();
        }
        if (roused) {
            stage.dispatcher().run(List.of(strand));
        }
    }

    @Override
    public synchronized void giveBack(Strand strand, Deque<Waiting> taken, Timeslice turn) {
        tell(turn);
        strand.giveBack(taken);
    }

    @Override
    public synchronized void tell(Timeslice turn) {
        if (!tenure.isEnded()) {
            load.handled(turn.untold(), turn.caused());
        }
        turn.told();
    }
}
