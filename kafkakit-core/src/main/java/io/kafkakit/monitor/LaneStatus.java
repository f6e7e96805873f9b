package io.kafkakit.monitor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One lane: what commits the outcomes of its share of the partitions, one commit after the other. Immutable. All numbers are
 * since the start.
 *
 * @param number which of the group's lanes, from 0
 * @param transactional whether a commit is a transaction; of the lane for {@code atLeastOnce()} topics it is so many
 *     records that were acknowledged together
 * @param commits how many succeeded
 * @param failedCommits tries that ended without a commit: transactions that were aborted, of which nothing was ever visible
 *     and which were made again of the same outcomes
 * @param records source records a commit
 * @param bytes a commit: what these and the records they caused take in memory, about
 * @param took time a commit, from its first append to the answer
 * @param replacedProducers producers that were of no more use, such as fenced ones
 * @param stalled since when and why the whole lane stands still, such as for a broker that does not answer; null if it does
 *     not. What holds up only some of its partitions stands in {@link PartitionStatus#stalled()}.
 * @param lastProblem the last thing that went wrong here, since the start, over or not; null if nothing did
 */
public record LaneStatus(
        int number,
        boolean transactional,
        LaneState state,
        long commits,
        long failedCommits,
        Spread<Long> records,
        Spread<Long> bytes,
        Spread<Duration> took,
        long replacedProducers,
        @Nullable Stall stalled,
        @Nullable Problem lastProblem) {

    /** What it does and did, in one line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("lane " + number);
        text.append(transactional ? "" : " (without transactions)").append(": ").append(state);
        text.append(", ").append(commits).append(" commits");
        if (commits > 0) {
            text.append(" of ").append(records.mean()).append(" records in ");
            text.append(took.mean().toMillis()).append(" ms on average");
        }
        text.append(", ").append(failedCommits).append(" failed");
        text.append(", ").append(replacedProducers).append(" producers replaced");
        text.append(stalled == null ? "" : ", " + stalled);
        return text.toString();
    }
}
