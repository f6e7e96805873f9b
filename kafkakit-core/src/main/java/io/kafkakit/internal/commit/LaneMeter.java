package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.monitor.Commit;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.FailedCommit;
import io.kafkakit.monitor.FailedRecord;
import io.kafkakit.monitor.LaneState;
import io.kafkakit.monitor.LaneStatus;
import io.kafkakit.monitor.Problem;
import io.kafkakit.monitor.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a lane does and did. Its thread writes, a few times a commit and never a record; whoever wants to reads, and waits for
 * nobody. Problems may be told by any thread.
 */
final class LaneMeter {

    private final int number;
    private final boolean transactional;
    private final Monitor monitor;
    private volatile LaneState state = LaneState.STARTING;
    private volatile Totals totals = new Totals(0, 0, 0, Sum.NONE, Sum.NONE, Sum.NONE);
    private volatile @Nullable Problem lastProblem;

    LaneMeter(int number, boolean transactional, Monitor monitor) {
        this.number = number;
        this.transactional = transactional;
        this.monitor = monitor;
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
        state = now;
    }

    /** A commit begins. */
    UnderWay.Timing begin() {
        state = LaneState.APPENDING;
        return new UnderWay.Timing(monitor.clock(), nanos());
    }

    long nanos() {
        return monitor.clock().nanos();
    }

    /**
     * These parts are in Kafka: settles them, and counts one commit.
     *
     * @param nanos that it took
     */
    void settle(Collection<Batch.Part> parts, long nanos) {
        if (parts.isEmpty()) {
            return;
        }
        List<Commit.PartitionCounts> told = new ArrayList<>(monitor.hasListeners() ? parts.size() : 0);
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
        parts.forEach(Batch.Part::settle);
        if (monitor.hasListeners()) {
            Commit commit = new Commit(number, transactional, told, bytes, Duration.ofNanos(nanos));
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

    /** A producer was given up, and another will be made. */
    void replaced(String producer, Exception reason) {
        Totals so = totals;
        totals = new Totals(so.commits, so.failed, so.replaced + 1, so.records, so.bytes, so.nanos);
        monitor.tell(listener -> listener.onProducerReplaced(number, producer, reason));
    }

    /** Something went wrong. From any thread. */
    void problem(String what, Exception cause) {
        lastProblem = monitor.problem(what, cause);
    }

    LaneStatus status() {
        Totals now = totals;
        return new LaneStatus(
                number,
                transactional,
                state,
                now.commits,
                now.failed,
                now.records.spread(now.commits),
                now.bytes.spread(now.commits),
                now.nanos.times(now.commits),
                now.replaced,
                lastProblem);
    }
}
