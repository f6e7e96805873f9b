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
 * What a consumer holds and how that is, as it was when its poll thread looked last. The poll thread writes; whoever wants to
 * reads, and waits for nobody. Problems may be told by any thread.
 */
final class MemberMeter implements Troubles {

    /** Nanoseconds between two looks, at least. */
    private static final long INTERVAL = 500_000_000;

    /** Nanoseconds between two looks, at most, however long they take. */
    private static final long LONGEST_INTERVAL = 5_000_000_000L;

    /**
     * Of this many parts of the poll thread's time a look takes one: it asks the client for each partition's lag, and with
     * hundreds of them that was almost half of what the poll thread of an idle group did.
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

    /** What was seen last. */
    MemberStatus status() {
        return status;
    }

    /** Whether it is the first of its process, which looks after what is common to all. */
    boolean isFirst() {
        return number == 0;
    }

    /** Begins a look if it is time for one: whoever looks then tells what it {@link #saw}. */
    boolean beginIfDue() {
        begun = monitor.clock().nanos();
        return begun - due >= 0;
    }

    void saw(Member member, List<PartitionStatus> partitions) {
        long ended = monitor.clock().nanos();
        long took = ended - begun;
        // One that took long for once, such as the first, is no reason to leave the status as it is for seconds.
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
