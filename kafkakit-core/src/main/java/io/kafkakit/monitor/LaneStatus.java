package io.kafkakit.monitor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One lane: it commits the outcomes of its share of the partitions, one commit after the other. All numbers count from
 * the start. Immutable and thread-safe. Only kafkakit implements it; later versions may add methods.
 */
public interface LaneStatus {

    /** The lane's number in the group, from 0. */
    int number();

    /**
     * Whether its commits are transactions. The lane of {@code atLeastOnce()} topics has none; there a commit is a
     * number of records that were acknowledged together.
     */
    boolean transactional();

    /** Its current state. */
    LaneState state();

    /** The number of successful commits. */
    long commits();

    /** The number of aborted transactions. No reader saw their records, and their outcomes were committed again. */
    long failedCommits();

    /** Source records per commit. */
    Spread<Long> records();

    /** Bytes per commit: approximate memory of the records and of those that they caused. */
    Spread<Long> bytes();

    /** Time per commit, from its first append to the broker's answer. */
    Spread<Duration> took();

    /** The number of replaced producers, for example fenced ones. */
    long replacedProducers();

    /**
     * Since when and why the whole lane stands still; null if it does not. If the reason concerns some partitions only,
     * see {@link PartitionStatus#stalled()}.
     */
    @Nullable
    Stall stalled();

    /** The newest problem since the start, over or not; null if there was none. */
    @Nullable
    Problem lastProblem();

    /** The lane in one line. */
    @Override
    String toString();
}
