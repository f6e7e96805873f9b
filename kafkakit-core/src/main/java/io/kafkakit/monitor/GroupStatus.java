package io.kafkakit.monitor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a group does and did, in this process, as {@link io.kafkakit.ConsumerGroup#status()} found it. Immutable. Counts and
 * lanes are of the moment; what is said of a member's partitions is of its last look at them, mostly less than a second ago.
 *
 * <pre>{@code
 * GroupStatus status = group.status();
 * if (status.lag() > 100_000 || status.lastProblem() != null) {
 *     ...
 * }
 * }</pre>
 *
 * @param members the consumers of this process; empty before they are started
 * @param lanes the producers that commit for them
 * @param lastProblem the last thing that went wrong with Kafka or with the group, since its start; null if nothing did.
 *     That a handler failed is not one.
 */
public record GroupStatus(
        String groupId,
        GroupState state,
        Counts counts,
        List<MemberStatus> members,
        List<LaneStatus> lanes,
        @Nullable Problem lastProblem) {

    /** A status with lists of its own. */
    public GroupStatus {
        members = List.copyOf(members);
        lanes = List.copyOf(lanes);
    }

    /** The transactions that were committed. */
    public long transactions() {
        return lanes.stream()
                .filter(LaneStatus::transactional)
                .mapToLong(LaneStatus::commits)
                .sum();
    }

    /** The partitions of all members of this process. */
    public List<PartitionStatus> partitions() {
        return members.stream().flatMap(member -> member.partitions().stream()).toList();
    }

    /** The records of these partitions that are not done, as far as the partitions' lags are known. */
    public long lag() {
        return members.stream()
                .flatMap(member -> member.partitions().stream())
                .mapToLong(partition -> Math.max(0, partition.lag()))
                .sum();
    }
}
