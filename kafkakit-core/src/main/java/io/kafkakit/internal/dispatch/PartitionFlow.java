package io.kafkakit.internal.dispatch;

import io.kafkakit.Ordering;
import io.kafkakit.internal.commit.Lane;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.ledger.Entry;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.monitor.PartitionSnapshot;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.Stall;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition during one tenure: waiting for their time, then in a strand of records that are handled one
 * after the other, then passed to the partition's lane.
 *
 * <p>The poll thread offers, handler threads take, the lane's thread settles. Hand-over is in runs: a handler thread stays with
 * a strand until nothing is left or its turn is over.
 */
public final class PartitionFlow implements Tenure.Watch {

    /**
     * Records that wait in memory behind others of their key, at most. Where there are more, those of other keys have to wait for
     * them.
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
    /** Handed to strands and not settled. */
    private int dispatched;

    /** Written under the lock. */
    private volatile boolean draining;

    /** Strands that have their turn. */
    private final AtomicInteger running = new AtomicInteger();

    /**
     * Opens a tenure of a partition.
     *
     * @param consumption what all flows of its consumer share
     */
    public PartitionFlow(Start start, Stage stage, DispatchParts group, Consumption consumption) {
        TopicPartition partition = start.partition();
        this.order = start.order();
        this.isBehind = partition.topic().equals(stage.plan().behindTopic());
        this.tenure = new Tenure(partition, start.restored(), group.limits().metadata(), this);
        this.stage = stage;
        this.lane = group.lanes().laneOf(partition, stage.plan().exactlyOnce());
        this.group = group;
        this.limits = group.limits();
        int most = isBehind ? Math.min(MOST_BEHIND, limits.records()) : limits.records();
        this.load = new PartitionLoad(partition, consumption.load(), most, limits.bytes());
        this.signals = consumption.signals();
        Ordering ordering = isBehind ? Ordering.KEY : stage.plan().ordering();
        this.queue = new PartitionQueue(ordering, this::run, group.clock());
    }

    /**
     * Where a tenure begins.
     *
     * @param restored what was committed before
     * @param order which keys have records that wait; null if the topic does not keep the order of its keys
     */
    public record Start(
            TopicPartition partition,
            Restored restored,
            @Nullable KeyOrder order) {}

    /** What all flows of a consumer share. */
    public record Consumption(ConsumerLoad load, PollThreadSignals signals) {}

    public Tenure tenure() {
        return tenure;
    }

    boolean isRetry() {
        return !tenure.partition().topic().equals(stage.plan().topic());
    }

    /** Whether both keep the order of the same keys. */
    public boolean isKinOf(PartitionFlow other) {
        return order != null && order == other.order;
    }

    @Nullable
    public KeyOrder order() {
        return order;
    }

    public boolean isExactlyOnce() {
        return stage.plan().exactlyOnce();
    }

    /** Adds records in the order they were read, and hands on those that are due. */
    public void offer(Collection<Waiting> more) {
        synchronized (this) {
            if (draining) {
                return;
            }
            load.read(more.size(), queue.add(more));
        }
        dispatch();
    }

    /** Passes on what needs no handler. */
    public void pass(Delivery delivery, Entry entry, Outcome outcome) {
        synchronized (this) {
            load.read(1, 0);
            load.handled(1, 0);
            dispatched++;
        }
        lane.add(new Completion(tenure, entry, delivery, outcome, 0));
    }

    /** Hands on the records that are due, as far as there is room. */
    public void dispatch() {
        List<Strand> idle = new ArrayList<>();
        synchronized (this) {
            for (Waiting next = queue.due(); next != null && !draining && hasRoom(next); next = queue.due()) {
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

    /** A record that closes a gap is handled even if the metadata is full: it is what makes room. */
    private boolean hasRoom(Waiting waiting) {
        return !queue.mayOvertake() || (dispatched < limits.window() && tenure.hasRoom(waiting.entry()));
    }

    public synchronized boolean hasWaiting() {
        return !queue.isEmpty();
    }

    /** When the first record is due that waits for its time, in milliseconds since 1970; the largest number if none does. */
    public synchronized long nextDue() {
        return queue.nextDue();
    }

    public TopicPartition partition() {
        return tenure.partition();
    }

    /**
     * How it is now. Takes locks that handler threads need, so it is not for every poll.
     *
     * @param unread offsets that the consumer has not read; -1 if that is not known
     * @param unreadDue when the first of them is due, if they wait for their time; the largest number if they do not
     */
    public synchronized PartitionStatus status(long unread, long unreadDue) {
        Tenure.Extent extent = tenure.extent();
        int handlers = running.get();
        return new PartitionSnapshot(
                tenure.partition(),
                new PartitionSnapshot.Offsets(
                        extent.position(),
                        extent.progress(),
                        unread < 0 ? -1 : unread + extent.unsettled(),
                        extent.doneBeyond()),
                new PartitionSnapshot.Held(
                        extent.unsettled(),
                        load.bytes(),
                        handlers,
                        Math.max(0, tenure.open() - handlers),
                        load.isPaused()),
                retries(unread, unreadDue),
                stalled(tenure.open() > handlers));
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
        Stall own = tenure.stalled();
        return own == null && awaitsCommit ? lane.stalled() : own;
    }

    /** What it holds. */
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

    /** No more records go to handlers; those that wait are dropped, for the partition's next owner to read again. */
    public synchronized void stopDispatch() {
        draining = true;
        queue.clear();
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

    /** A strand's turn, on a handler thread; whether it wants another. */
    private boolean run(Strand strand) {
        tenure.opened();
        running.incrementAndGet();
        try {
            return run(strand, new Timeslice(group.clock(), order == null ? Timeslice.MOST_AT_ONCE : 1));
        } catch (Throwable e) {
            // The JVM's own fatal errors, or a fault of ours: the record has no outcome, and nobody may go on.
            group.onFatal().accept(e);
            return false;
        } finally {
            running.decrementAndGet();
            tenure.closed(1);
        }
    }

    private boolean run(Strand strand, Timeslice turn) {
        Deque<Waiting> taken = new ArrayDeque<>(1);
        while (!turn.isOver()) {
            take(strand, taken, turn);
            if (taken.isEmpty()) {
                return false;
            }
            handle(taken, turn);
            help(turn);
        }
        giveBack(strand, taken, turn);
        return true;
    }

    /** Handles those that were taken, until the turn is over or the partition is not ours any more. */
    private void handle(Deque<Waiting> taken, Timeslice turn) {
        while (!taken.isEmpty() && !turn.isOver() && isOurs()) {
            // What is done is not kept in memory by those behind it.
            Waiting next = taken.removeFirst();
            Outcome outcome = order == null
                    ? stage.pipeline().process(next.delivery(), tenure::isEnded)
                    : order.process(next.delivery(), stage.pipeline(), tenure::isEnded);
            long bytes = outcome.bytes();
            turn.handled(bytes);
            if (turn.causedMuch()) {
                tell(turn);
            }
            lane.add(new Completion(tenure, next.entry(), next.delivery(), outcome, next.bytes() + bytes));
        }
    }

    /** Helps to append what handlers made, if that is possible at once. On a handler thread, between two handlers. */
    private void help(Timeslice turn) {
        if (lane.help()) {
            turn.helped();
        }
    }

    private boolean isOurs() {
        return !draining && !group.stop().isStopped() && !tenure.isEnded();
    }

    /** The next records of the strand; none, and it is idle from now on, if there are none. */
    private synchronized void take(Strand strand, Deque<Waiting> taken, Timeslice turn) {
        tell(turn);
        if (!isOurs()) {
            strand.clear();
            taken.clear();
        }
        Key key = strand.key();
        if (order != null && key != null && isBehind && strand.hasMore() && order.isBlocked(key, () -> rouse(strand))) {
            strand.rest();
            return;
        }
        strand.take(taken, turn.takes());
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

    /** The turn is over, and these have not begun. */
    private synchronized void giveBack(Strand strand, Deque<Waiting> taken, Timeslice turn) {
        tell(turn);
        strand.giveBack(taken);
    }

    private synchronized void tell(Timeslice turn) {
        if (!tenure.isEnded()) {
            load.handled(turn.untold(), turn.caused());
        }
        turn.told();
    }
}
