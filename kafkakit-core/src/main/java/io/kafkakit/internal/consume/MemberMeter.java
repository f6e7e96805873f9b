package io.kafkakit.internal.consume;

import io.kafkakit.Member;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.monitor.Troubles;
import io.kafkakit.monitor.MemberStatus;
import io.kafkakit.monitor.PartitionStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * The latest snapshot of a consumer. The poll thread writes it; any thread may read it without waiting. Any thread may
 * report problems.
 */
final class MemberMeter implements Troubles {

    /** The least time between two snapshots, in nanoseconds. */
    private static final long INTERVAL = 500_000_000;

    /** The longest time between two snapshots, in nanoseconds, however long they take. */
    private static final long LONGEST_INTERVAL = 5_000_000_000L;

    /**
     * A snapshot takes at most this fraction of the poll thread's time (1/1000). It asks the client for the lag of each
     * partition. With hundreds of partitions this took almost half the time of an idle group's poll thread.
     */
    private static final long SHARE = 1000;

    private final int number;
    private final Monitor monitor;
    private long due;
    private long begun;
    private long tookBefore;
    private volatile MemberStatus status;

    MemberMeter(int number, Monitor monitor) {
        this.number = number;
        this.monitor = monitor;
        this.due = monitor.clock().nanos();
        this.status = new MemberStatus(number, "", false, now(), List.of());
    }

    private Instant now() {
        return Instant.ofEpochMilli(monitor.clock().millis());
    }

    /** The latest snapshot. */
    MemberStatus status() {
        return status;
    }

    /** Whether it is the first consumer of its process; that one also watches what all consumers share. */
    boolean isFirst() {
        return number == 0;
    }

    /** Returns whether a snapshot is due. If so, the caller takes one and passes it to {@link #saw}. */
    boolean beginIfDue() {
        begun = monitor.clock().nanos();
        return begun - due >= 0;
    }

    void saw(Member member, List<PartitionStatus> partitions) {
        long ended = monitor.clock().nanos();
        long took = ended - begun;
        // A single slow snapshot, such as the first, must not delay the next ones by seconds.
        due = ended + Math.max(INTERVAL, Math.min(LONGEST_INTERVAL, SHARE * Math.min(took, tookBefore)));
        tookBefore = took;
        status = new MemberStatus(number, member.consumerId(), member.isLeader(), now(), partitions);
    }

    void assigned(Collection<TopicPartition> partitions) {
        due = monitor.clock().nanos();
        if (!partitions.isEmpty()) {
            List<TopicPartition> these = List.copyOf(partitions);
            monitor.tell(listener -> listener.onPartitionsAssigned(number, these));
        }
    }

    void revoked(Collection<TopicPartition> partitions) {
        due = monitor.clock().nanos();
        if (!partitions.isEmpty()) {
            List<TopicPartition> these = List.copyOf(partitions);
            monitor.tell(listener -> listener.onPartitionsRevoked(number, these));
        }
    }

    void lost(Collection<TopicPartition> partitions) {
        due = monitor.clock().nanos();
        if (!partitions.isEmpty()) {
            List<TopicPartition> these = List.copyOf(partitions);
            monitor.tell(listener -> listener.onPartitionsLost(number, these));
        }
    }

    @Override
    public void begin(String about, String what, Throwable cause) {
        monitor.problem(name() + about, name() + what, cause);
    }

    @Override
    public void end(String about) {
        monitor.isOver(name() + about);
    }

    private String name() {
        return "consumer " + number + ": ";
    }
}
