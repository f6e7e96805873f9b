package io.kafkakit.monitor;

import io.kafkakit.Experimental;
import java.util.Collection;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Hears what happens in a group; see {@link io.kafkakit.ConsumerGroupBuilder#listener}. Each method does nothing unless
 * you override it. A listener belongs to one group.
 *
 * <p>A listener cannot harm its group:
 *
 * <ul>
 * <li>It is called on a thread of its own, after the event, one call at a time and in the order of events. So it need
 *     not be thread-safe and may block.
 * <li>No other thread waits for it. If 10,000 calls wait for it, further calls are left out, and the log says how many.
 * <li>Its exceptions are logged, the first one with its stack trace, and have no other effect.
 * <li>When the group is closed, waiting calls are still made, for one second at most.
 * </ul>
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

    /**
     * The group begins to start; the first call of all.
     *
     * @param status gives the group's status at any time, from any thread, also after its end; see
     *     {@link io.kafkakit.ConsumerGroup#status()}
     */
    default void onStarting(Supplier<GroupStatus> status) {}

    /**
     * The same, for a listener that also changes the group. Override one of the two; this one calls the other.
     *
     * @param control changes the running group, at any time and from any thread. A change of a group that has ended has no
     *     effect.
     */
    @Experimental
    default void onStarting(Supplier<GroupStatus> status, GroupControl control) {
        onStarting(status);
    }

    /** The group has entered this state. The first one reported is {@link GroupState#STARTING}. */
    default void onStateChanged(GroupState state) {}

    /**
     * A consumer got these partitions, in addition to those that it has.
     *
     * @param member its number, as in {@link MemberStatus#number()}
     */
    default void onPartitionsAssigned(int member, Collection<TopicPartition> partitions) {}

    /**
     * These partitions were revoked from a consumer, or it gave them up when it closed. Its in-flight records had time
     * to end.
     */
    default void onPartitionsRevoked(int member, Collection<TopicPartition> partitions) {}

    /** These partitions belong to another consumer by now. It handles again what was not committed. */
    default void onPartitionsLost(int member, Collection<TopicPartition> partitions) {}

    /** A record was not handled. */
    default void onRecordFailed(FailedRecord failed) {}

    /** A lane has committed records: they are in Kafka with everything that they caused. */
    default void onCommitted(Commit commit) {}

    /** A lane tried to commit and failed; it tries again. */
    default void onCommitFailed(FailedCommit failed) {}

    /**
     * A producer became unusable, for example because it was fenced; another one takes its place.
     *
     * @param lane its lane's number
     * @param producer its transactional id, or its client id if it has none
     */
    default void onProducerReplaced(int lane, String producer, Throwable reason) {}

    /** Something other than a handler failed. Reported once for as long as it lasts. */
    default void onProblem(Problem problem) {}

    /** A problem is over. */
    default void onProblemOver(Problem problem) {}
}
