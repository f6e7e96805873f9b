package io.kafkakit.monitor;

import java.time.Instant;
import java.util.List;

/**
 * One consumer of the group. Immutable.
 *
 * @param number which of this process's consumers, from 0
 * @param consumerId the member id that Kafka gave to it; empty as long as it has none
 * @param isLeader as in {@link io.kafkakit.Member#isLeader()}
 * @param seenAt when this was so. A consumer looks at its partitions about twice a second, between its polls, and less often
 *     if that takes it long, because it has hundreds of them; one that has not for more than five seconds waits for its handlers in a
 *     rebalance, or for a broker.
 * @param partitions that are assigned to it
 */
public record MemberStatus(
        int number, String consumerId, boolean isLeader, Instant seenAt, List<PartitionStatus> partitions) {

    /** A status with a list of its own. */
    public MemberStatus {
        partitions = List.copyOf(partitions);
    }

    /** The consumer in one line, then a line for each of its partitions. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("consumer " + number);
        text.append(consumerId.isEmpty() ? " (no member yet)" : " " + consumerId);
        text.append(isLeader ? " (leader)" : "");
        text.append(", seen at ").append(seenAt);
        partitions.forEach(each -> text.append("\n  ").append(each));
        return text.toString();
    }
}
