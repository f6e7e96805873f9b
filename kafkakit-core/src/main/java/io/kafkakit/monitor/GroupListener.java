package io.kafkakit.monitor;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/**
 * Told what happens in a group; see {@link io.kafkakit.ConsumerGroupBuilder#listener}. All methods do nothing unless they are
 * overridden.
 *
 * <p>A listener cannot harm its group. It is called on a thread of its own, one call at a time and in the order of what
 * happened, after it happened, so it need not be thread-safe and may block. Nobody waits for it: if it is so slow that 10,000
 * calls wait for it, more are left out, and the log says how many. What it throws is logged, the first time with its stack
 * trace, and nothing else comes of it. When the group is closed, calls that wait are still made, for no longer than a
 * second. A listener belongs to one group.
 *
 * <pre>{@code
 * .listener(new GroupListener() {
 *     @Override
 *     public void onCommitted(Commit commit) {
 *         commits.record(commit.took());
 *     }
 * })
 * }</pre>
 */
public interface GroupListener {

    /** The group is in this state now. The first one told is {@link GroupState#STARTING}. */
    default void onStateChanged(GroupState state) {}

    /**
     * These came to a consumer, in addition to what it has.
     *
     * @param member its number, as in {@link MemberStatus#number()}
     */
    default void onPartitionsAssigned(int member, Collection<TopicPartition> partitions) {}

    /** These were taken from a consumer, or given up by it as it closed; what was begun of them was given time to end. */
    default void onPartitionsRevoked(int member, Collection<TopicPartition> partitions) {}

    /** These were found to be another's; what was not committed of them is redone there. */
    default void onPartitionsLost(int member, Collection<TopicPartition> partitions) {}

    /** A record was not handled. */
    default void onRecordFailed(FailedRecord failed) {}

    /** A lane has committed some records: they are in Kafka with all that they caused. */
    default void onCommitted(Commit commit) {}

    /** A lane has tried and not committed; it tries again. */
    default void onCommitFailed(FailedCommit failed) {}

    /**
     * A producer was of no more use, such as one that was fenced; another takes its place.
     *
     * @param lane its lane's number
     * @param producer its transactional id, or its client id if it has none
     */
    default void onProducerReplaced(int lane, String producer, Throwable reason) {}

    /** Something went wrong that is not a handler's failure. Told once for as long as it lasts. */
    default void onProblem(Problem problem) {}

    /** Something that went wrong is over. */
    default void onProblemOver(Problem problem) {}
}
