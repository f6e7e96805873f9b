package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.commit.Lane;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.NotNow;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.Verdict;
import io.kafkakit.internal.handle.BatchPipeline;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The work of handler threads for one partition: takes records from a strand, handles them one after the other, and
 * gives their outcomes to the lane. Thread-safe: several threads may each run a strand.
 */
final class HandlerRun {

    private final Partition flow;
    private final Stage stage;
    private final DispatchParts group;
    /** The number of strands that run. */
    private final AtomicInteger running = new AtomicInteger();

    /** The partition whose records are handled. Thread-safe. */
    interface Partition {

        Tenure tenure();

        /** The lane that commits its outcomes. */
        Lane lane();

        /** Its keys with waiting records; null if the topic does not keep the order of its keys. */
        @Nullable
        KeyOrder order();

        /** Takes the next records of the strand. If there are none, the strand is idle or rests from now on. */
        void take(Strand strand, Deque<Waiting> taken, Timeslice turn);

        /** Returns records that have not begun, because the timeslice is over. */
        void giveBack(Strand strand, Deque<Waiting> taken, Timeslice turn);

        /** Returns records to their strand, which rests until the first of them can be handled. */
        void hold(Strand strand, Deque<Waiting> taken, Timeslice turn, NotNow because);

        /** Stores what was handled in the meantime. */
        void tell(Timeslice turn);

        /** Whether records may go to handlers. */
        boolean isOurs();

        /** Whether its topic is paused. */
        boolean isPaused();

        /** Whether a codec or a handler was not available the last time. */
        boolean isStalled();

        /** What was not available is so now. */
        void goesOn();
    }

    HandlerRun(Partition flow, Stage stage, DispatchParts group) {
        this.flow = flow;
        this.stage = stage;
        this.group = group;
    }

    /** The number of strands that run. */
    int running() {
        return running.get();
    }

    /** Runs a strand's turn on a handler thread. Returns whether it needs another turn. */
    boolean run(Strand strand) {
        Tenure tenure = flow.tenure();
        tenure.opened();
        running.incrementAndGet();
        try {
            return run(strand, new Timeslice(group.clock(), flow.order() == null ? Timeslice.MOST_AT_ONCE : 1));
        } catch (Throwable e) {
            // A fatal error of the JVM, or a bug of ours. The record has no outcome, so the group must not go on.
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
            flow.take(strand, taken, turn);
            if (taken.isEmpty()) {
                return false;
            }
            BatchPipeline batches = stage.batches();
            NotNow notNow = batches == null ? handle(taken, turn) : handle(batches, taken, turn);
            if (notNow != null) {
                flow.hold(strand, taken, turn, notNow);
                return false;
            }
            if (batches != null) {
                flow.giveBack(strand, taken, turn);
            }
            help(turn);
        }
        flow.giveBack(strand, taken, turn);
        return true;
    }

    /**
     * Handles these records until the timeslice is over, the topic is paused, or the partition is not ours any more.
     * Returns why the next one cannot be handled now; null if it can.
     */
    private @Nullable NotNow handle(Deque<Waiting> taken, Timeslice turn) {
        while (!taken.isEmpty() && !turn.isOver() && flow.isOurs() && !flow.isPaused()) {
            // Removed from the queue, so that it can be garbage collected while those behind it are handled.
            Waiting next = taken.removeFirst();
            Verdict verdict = process(next);
            if (!(verdict instanceof Outcome outcome)) {
                taken.addFirst(next);
                return (NotNow) verdict;
            }
            Completion completion = completed(next, outcome, turn);
            if (turn.causedMuch()) {
                flow.tell(turn);
            }
            flow.lane().add(completion);
        }
        return null;
    }

    /** As {@link #handle(Deque, Timeslice)}, for one batch: the first of these records, and those that belong to it. */
    private @Nullable NotNow handle(BatchPipeline batches, Deque<Waiting> taken, Timeslice turn) {
        List<Delivery> deliveries = taken.stream().map(Waiting::delivery).toList();
        List<Completion> done = new ArrayList<>();
        NotNow notNow = null;
        for (Verdict verdict :
                batches.process(deliveries, flow.tenure()::isEnded, () -> flow.isOurs() && !flow.isPaused())) {
            if (verdict instanceof Outcome outcome) {
                done.add(completed(taken.removeFirst(), outcome, turn));
            } else {
                notNow = (NotNow) verdict;
            }
        }
        if (!done.isEmpty()) {
            flow.tell(turn);
            flow.lane().add(Completion.together(done));
        }
        return notNow;
    }

    /** The record has an outcome, so its codecs are available. */
    private Completion completed(Waiting next, Outcome outcome, Timeslice turn) {
        if (flow.isStalled()) {
            flow.goesOn();
        }
        long bytes = outcome.bytes();
        turn.handled(bytes);
        return new Completion(flow.tenure(), next.entry(), next.delivery(), outcome, next.bytes() + bytes);
    }

    private Verdict process(Waiting next) {
        KeyOrder order = flow.order();
        return order == null
                ? stage.pipeline().process(next.delivery(), flow.tenure()::isEnded)
                : order.process(next.delivery(), stage.pipeline(), flow.tenure()::isEnded);
    }

    /**
     * Helps to append outcomes, if that is possible without waiting. Called on a handler thread, between two handlers.
     */
    private void help(Timeslice turn) {
        if (flow.lane().help()) {
            turn.helped();
        }
    }
}
