package io.kafkakit.monitor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One lane: it commits the outcomes of its share of the partitions, one commit after the other. All numbers are since the start.
 * Immutable and thread-safe. Implemented by kafkakit only: later versions may add methods.
 */
public interface LaneStatus {

    /** Which of the group's lanes, from 0. */
    int number();

    /**
     * Whether a commit is a transaction. The lane of {@code atLeastOnce()} topics has none: there a commit is a number of records
     * that were acknowledged together.
     */
    boolean transactional();

    /** What it does now. */
    LaneState state();

    /** Commits that succeeded. */
    long commits();

    /** Aborted transactions. Nothing of one was ever visible, and its outcomes were committed again. */
    long failedCommits();

    /** Source records a commit. */
    Spread<Long> records();

    /** Bytes a commit: approximate memory of these records and of those that they caused. */
    Spread<Long> bytes();

    /** Time a commit, from its first append to the broker's answer. */
    Spread<Duration> took();

    /** Producers that were replaced, fenced ones for example. */
    long replacedProducers();

    /**
     * Since when and why the whole lane stands still; null if it does not. A reason that holds up only some of its partitions stands
     * in {@link PartitionStatus#stalled()}.
     */
    @Nullable
    Stall stalled();

    /** The last problem since the start, over or not; null if there was none. */
    @Nullable
    Problem lastProblem();

    /** The lane in one line. */
    @Override
    String toString();
}
