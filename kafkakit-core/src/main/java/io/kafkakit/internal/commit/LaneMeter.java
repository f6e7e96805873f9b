package io.kafkakit.internal.commit;

import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.monitor.LaneSnapshot;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.produce.Rivals;
import io.kafkakit.monitor.Commit;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.FailedCommit;
import io.kafkakit.monitor.FailedRecord;
import io.kafkakit.monitor.LaneState;
import io.kafkakit.monitor.LaneStatus;
import io.kafkakit.monitor.Spread;
import io.kafkakit.monitor.Stall;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane does and did. Its thread writes, a few times a commit and never a record; whoever wants to reads, and waits for
 * nobody. Problems may be told by any thread.
 */
final class LaneMeter {

    private static final Logger log = LoggerFactory.getLogger(LaneMeter.class);
    /** Nanoseconds without an answer from Kafka after which a lane stands still: a commit takes milliseconds. */
    private static final long SILENCE = 1_500_000_000L;
    /** Nanoseconds after which it is looked into again why there is none. */
    private static final long LOOK_AGAIN = 5_000_000_000L;
    /** That one failed. */
    private static final String COMMIT = "commit";
    /** What a lane waits for in each state in which it waits for Kafka. */
    private static final Map<LaneState, String> UNANSWERED = Map.of(
            LaneState.STARTING, "its producers are not ready: Kafka has not answered",
            LaneState.APPENDING, "Kafka does not take what it appends",
            LaneState.COMMITTING, "Kafka has not acknowledged what was appended, or not answered the commit",
            LaneState.SETTLING, "Kafka has not told what became of a commit",
            LaneState.WAITING, "its producer is not ready: Kafka has not answered");

    private final int number;
    private final boolean transactional;
    private final Monitor monitor;
    private final Rivals rivals;
    private volatile LaneState state = LaneState.STARTING;
    private volatile Totals totals = new Totals(0, 0, 0, Sum.NONE, Sum.NONE, Sum.NONE);
    /** Nanoseconds, when it came to its state. */
    private volatile long stateSince;

    private final Stalls stalls;
    /** Nanoseconds, when it was last looked into why Kafka does not answer, and of which state that was. */
    private long lookedAt;

    private long lookedInto;

    LaneMeter(int number, boolean transactional, Monitor monitor) {
        this.number = number;
        this.transactional = transactional;
        this.monitor = monitor;
        this.rivals = new Rivals(monitor);
        this.stalls = new Stalls(name(), monitor);
        this.stateSince = monitor.clock().nanos();
    }

    /** What the log calls the lane. */
    String name() {
        return "lane " + number;
    }

    private record Sum(long last, long sum, long max) {

        static final Sum NONE = new Sum(0, 0, 0);

        Sum plus(long value) {
            return new Sum(value, sum + value, Math.max(max, value));
        }

        Spread<Long> spread(long count) {
            return new Spread<>(last, mean(count), max);
        }

        Spread<Duration> times(long count) {
            return new Spread<>(Duration.ofNanos(last), Duration.ofNanos(mean(count)), Duration.ofNanos(max));
        }

        private long mean(long count) {
            return count == 0 ? 0 : Math.round((double) sum / count);
        }
    }

    /** Made anew for each commit, so that a reader never sees half of one. */
    private record Totals(long commits, long failed, long replaced, Sum records, Sum bytes, Sum nanos) {}

    /** The lane does something else from now on. */
    void is(LaneState now) {
        stateSince = nanos();
        state = now;
    }

    /** A commit begins. */
    PendingTransaction.Timing begin() {
        is(LaneState.APPENDING);
        return new PendingTransaction.Timing(monitor.clock(), nanos());
    }

    long nanos() {
        return monitor.clock().nanos();
    }

    /**
     * These parts are in Kafka by one commit.
     *
     * @param nanos that it took
     */
    void committed(Collection<Batch.Part> parts, long nanos) {
        if (parts.isEmpty()) {
            return;
        }
        List<Commit.PartitionCounts> told = new ArrayList<>(monitor.hasListeners() ? parts.size() : 0);
        List<Object> attachments = new ArrayList<>(0);
        long records = 0;
        long bytes = 0;
        for (Batch.Part part : parts) {
            Counts counts = part.counts();
            TopicPartition partition = part.tenure().partition();
            monitor.count(counts);
            records += counts.done();
            bytes += part.bytes();
            if (monitor.hasListeners()) {
                told.add(new Commit.PartitionCounts(partition.topic(), partition.partition(), counts));
                attachments.addAll(part.attachments());
            }
        }
        Totals so = totals;
        totals = new Totals(
                so.commits + 1,
                so.failed,
                so.replaced,
                so.records.plus(records),
                so.bytes.plus(bytes),
                so.nanos.plus(nanos));
        stalls.laneGoesOn();
        stalls.goOn(parts);
        rivals.committed();
        if (monitor.hasListeners()) {
            Commit commit = new Commit(number, transactional, told, bytes, Duration.ofNanos(nanos), attachments);
            monitor.tell(listener -> listener.onCommitted(commit));
        }
    }

    /** A try ended without a commit. */
    void failed(int records, @Nullable Exception reason) {
        Totals so = totals;
        totals = new Totals(so.commits, so.failed + 1, so.replaced, so.records, so.bytes, so.nanos);
        FailedCommit failed = new FailedCommit(number, transactional, records, reason);
        monitor.tell(listener -> listener.onCommitFailed(failed));
    }

    /** Kafka refused what a record had caused. */
    void refused(Delivery delivery, Outcome instead, Exception reason) {
        FailedRecord failed = instead.failed(delivery, null, reason);
        monitor.tell(listener -> listener.onRecordFailed(failed));
    }

    /**
     * A producer was given up, and another will be made.
     *
     * @param began nanoseconds, when its transaction began
     */
    void replaced(OwnedProducer owned, Exception reason, long began) {
        Totals so = totals;
        totals = new Totals(so.commits, so.failed, so.replaced + 1, so.records, so.bytes, so.nanos);
        String producer = owned.id();
        monitor.tell(listener -> listener.onProducerReplaced(number, producer, reason));
        rivals.replaced(owned, reason, began);
    }

    /** Where it tells what stands still, and why. */
    Stalls stalls() {
        return stalls;
    }

    /** A try to commit so many outcomes failed; the stack trace of the first one of a row is logged, and words of the others. */
    void commitFailed(int outcomes, long nextTryMillis, Exception reason) {
        if (stalls.isTimeToLog(COMMIT)) {
            log.warn(
                    "{}: {} outcomes could not be committed; next try in {} ms",
                    name(),
                    outcomes,
                    nextTryMillis,
                    reason);
        } else {
            log.warn(
                    "{}: {} outcomes could not be committed; next try in {} ms: {}",
                    name(),
                    outcomes,
                    nextTryMillis,
                    Refusals.words(reason));
        }
        stalls.begin(COMMIT, "outcomes could not be committed", reason);
    }

    /** Why the whole lane stands still; null if it does not. From any thread. */
    @Nullable
    Stall stalled() {
        Stall first = stalls.ofLane();
        return first == null ? silence() : first;
    }

    /** Kafka has not answered for long: nobody on the lane's thread can tell, for it waits for the answer. */
    private @Nullable Stall silence() {
        long waited = nanos() - stateSince;
        String what = UNANSWERED.get(state);
        return what == null || waited < SILENCE
                ? null
                : new Stall(monitor.now().minusNanos(waited).truncatedTo(ChronoUnit.MILLIS), what);
    }

    /**
     * Says that Kafka does not answer, for the lane's thread cannot while it waits. On one other thread, now and then.
     *
     * @return whether it is time to look for what is wrong, see {@link #found}
     */
    boolean watch() {
        Stall silent = silence();
        if (silent == null) {
            return false;
        }
        if (!stalls.isKnown(Stalls.ANSWER)) {
            tellSilence(silent, silent.because());
        }
        boolean due = nanos() - lookedAt >= LOOK_AGAIN || stateSince != lookedInto;
        if (due) {
            lookedAt = nanos();
            lookedInto = stateSince;
        }
        return due;
    }

    /** This is wrong with the topics to which it appends; nothing happens if it does not wait any more. */
    void found(String what) {
        Stall silent = silence();
        if (silent != null && !what.isEmpty()) {
            tellSilence(silent, silent.because() + ": " + what);
        }
    }

    private void tellSilence(Stall silent, String what) {
        stalls.begin(Stalls.ANSWER, what, new TimeoutException("no answer since " + silent.since()));
        if (silence() == null) {
            // It has gone on meanwhile, and may have nothing to do for long.
            stalls.end(Stalls.ANSWER);
        } else if (stalls.isTimeToLog(what)) {
            log.warn("{} stands still since {}: {}", name(), silent.since(), what);
        }
    }

    LaneStatus status(boolean holdsBack) {
        Totals now = totals;
        return new LaneSnapshot(
                number,
                transactional,
                state == LaneState.IDLE && holdsBack ? LaneState.WAITING : state,
                new LaneSnapshot.Done(
                        now.commits,
                        now.failed,
                        now.records.spread(now.commits),
                        now.bytes.spread(now.commits),
                        now.nanos.times(now.commits),
                        now.replaced),
                stalled(),
                stalls.lastProblem());
    }
}
