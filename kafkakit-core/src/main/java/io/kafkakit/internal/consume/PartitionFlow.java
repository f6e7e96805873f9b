package io.kafkakit.internal.consume;

import io.kafkakit.internal.commit.Completion;
import io.kafkakit.internal.commit.Lane;
import io.kafkakit.internal.commit.Tenure;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition during one tenure: waiting, then handled one after the other in the order they were read,
 * then passed to the partition's lane.
 *
 * <p>The poll thread offers, handler threads take. Hand-over is in runs: a handler thread stays with the partition until
 * nothing is due or a run is over, and then lets another partition have its turn.
 */
final class PartitionFlow {

    /** Records a run. */
    private static final int RUN = 500;
    /** Read and not settled, above which the partition is paused. */
    private static final int MOST_RECORDS = 2_000;

    private static final long MOST_BYTES = 16L << 20;

    private final Tenure tenure;
    private final Pipeline pipeline;
    private final Lane lane;
    private final Executor handlers;
    private final Clock clock;
    private final StopSignal stop;
    private final Consumer<Throwable> onFatal;
    private final Runnable nudge;
    private final boolean committedByPollThread;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean running;
    private boolean draining;
    private boolean paused;

    /**
     * Opens a tenure of the partition.
     *
     * @param nudge wakes the poll thread
     */
    PartitionFlow(TopicPartition partition, Stage stage, Lane lane, Runnable nudge, GroupParts group) {
        this.tenure = new Tenure(partition, this::settled, nudge);
        this.pipeline = stage.pipeline();
        this.handlers = stage.handlers();
        this.committedByPollThread = !stage.plan().exactlyOnce();
        this.lane = lane;
        this.nudge = nudge;
        this.clock = group.clock();
        this.stop = group.stop();
        this.onFatal = group.onFatal();
    }

    Tenure tenure() {
        return tenure;
    }

    /** Adds records in the order they were read. */
    synchronized void offer(Collection<Waiting> more) {
        if (draining) {
            return;
        }
        for (Waiting waiting : more) {
            queue.addLast(waiting);
            queuedBytes += waiting.bytes();
        }
    }

    /** Starts a run if something is due and none is under way. */
    synchronized void dispatch() {
        if (!running && isHeadDue()) {
            running = true;
            handlers.execute(this::run);
        }
    }

    private boolean isHeadDue() {
        Waiting head = queue.peekFirst();
        return head != null && head.dueAt() <= clock.millis();
    }

    /** When the next run can start: milliseconds since 1970, or the largest number if nothing waits for its time. */
    synchronized long nextDue() {
        Waiting head = queue.peekFirst();
        return running || head == null ? Long.MAX_VALUE : head.dueAt();
    }

    /**
     * Whether the partition should be paused, by what was read and is not settled: from full on until it is half empty. The
     * poll thread acts on it.
     */
    synchronized boolean shouldPause() {
        paused = paused ? !isHalfEmpty() : isFull();
        return paused;
    }

    private boolean isFull() {
        return queue.size() + tenure.open() >= MOST_RECORDS || queuedBytes >= MOST_BYTES;
    }

    private boolean isHalfEmpty() {
        return queue.size() + tenure.open() <= MOST_RECORDS / 2 && queuedBytes <= MOST_BYTES / 2;
    }

    /** On the lane's thread: wakes the poll thread if it has to commit an offset or to resume the partition. */
    private void settled() {
        boolean wanted = committedByPollThread;
        synchronized (this) {
            wanted |= paused && isHalfEmpty();
        }
        if (wanted) {
            nudge.run();
        }
    }

    /** No more records go to handlers; those that wait are dropped, for the partition's next owner to read again. */
    synchronized void stopDispatch() {
        draining = true;
        queue.clear();
        queuedBytes = 0;
    }

    private void run() {
        try {
            for (int i = 0; i < RUN; i++) {
                Waiting next = take();
                if (next == null) {
                    return;
                }
                Outcome outcome = pipeline.process(next.delivery());
                lane.add(new Completion(tenure, next.delivery(), outcome, next.nextOffset()));
            }
            runAgain();
        } catch (Throwable e) {
            // The JVM's own fatal errors, or a fault of ours: either way the record has no outcome, and nobody may go
            // on.
            onFatal.accept(e);
        }
    }

    /**
     * At the end of the queue of handler threads. Under the lock, because the pool is shut down when all partitions have
     * stopped dispatching: what sees that it has not, still finds the pool open.
     */
    private synchronized void runAgain() {
        if (draining) {
            running = false;
        } else {
            handlers.execute(this::run);
        }
    }

    private synchronized @Nullable Waiting take() {
        if (draining || stop.isStopped() || tenure.isEnded() || !isHeadDue()) {
            running = false;
            if (!queue.isEmpty()) {
                // The head waits for its time; the poll thread must not sleep beyond that.
                nudge.run();
            }
            return null;
        }
        Waiting head = queue.removeFirst();
        queuedBytes -= head.bytes();
        tenure.opened();
        return head;
    }
}
