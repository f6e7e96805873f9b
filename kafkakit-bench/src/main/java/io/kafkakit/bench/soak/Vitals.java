package io.kafkakit.bench.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.PartitionStatus;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The group's JVM at one moment. Counts are since its start.
 *
 * @param heapBytes what is reachable: what a full collection, made for this, has left
 * @param threads live ones of the JVM
 * @param openFiles file descriptors, sockets included; -1 where they cannot be counted
 * @param members of the group
 * @param lag records that are not done
 * @param inFlight records that were read and are not done
 * @param waitingRetries records of retry topics that wait
 * @param transactions that were committed
 * @param failedCommits transactions that were not
 * @param done records that were read and are done, those of retry topics too
 * @param retried records that were written to a retry topic
 * @param deadLettered records that were written to the dead-letter topic
 * @param state of the member that stays
 * @param problem its last one; null for none
 */
record Vitals(
        long heapBytes,
        int threads,
        long openFiles,
        int members,
        long lag,
        long inFlight,
        long waitingRetries,
        long transactions,
        long failedCommits,
        long done,
        long retried,
        long deadLettered,
        String state,
        @Nullable String problem) {

    /** What members have counted that are gone. */
    record Gone(long transactions, long failedCommits, long done, long retried, long deadLettered) {

        static final Gone NONE = new Gone(0, 0, 0, 0, 0);

        Gone plus(GroupStatus status) {
            Counts counts = status.counts();
            return new Gone(
                    transactions + status.transactions(),
                    failedCommits + failedCommits(status),
                    done + counts.done(),
                    retried + counts.retried(),
                    deadLettered + counts.deadLettered());
        }

        private static long failedCommits(GroupStatus status) {
            return status.lanes().stream()
                    .mapToLong(lane -> lane.failedCommits())
                    .sum();
        }
    }

    /**
     * Measures, after a full collection.
     *
     * @param there those that run, the one that stays first
     * @param gone what others have counted
     */
    static Vitals measure(List<GroupStatus> there, Gone gone) {
        Gone all = gone;
        for (GroupStatus status : there) {
            all = all.plus(status);
        }
        System.gc();
        GroupStatus first = there.get(0);
        return new Vitals(
                usedHeap(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                countOpenFiles(),
                there.size(),
                there.stream().mapToLong(GroupStatus::lag).sum(),
                sum(there, PartitionStatus::bufferedRecords),
                sum(there, PartitionStatus::waitingRetries),
                all.transactions(),
                all.failedCommits(),
                all.done(),
                all.retried(),
                all.deadLettered(),
                first.state().toString(),
                first.lastProblem() == null ? null : first.lastProblem().toString());
    }

    private static long sum(List<GroupStatus> there, ToLongFunction<PartitionStatus> value) {
        return there.stream()
                .flatMap(status -> status.partitions().stream())
                .mapToLong(value)
                .sum();
    }

    /** After the last collection of each pool. */
    private static long usedHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .flatMap(Stream::ofNullable)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    private static long countOpenFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : -1;
    }
}
