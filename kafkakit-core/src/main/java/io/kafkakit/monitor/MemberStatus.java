package io.kafkakit.monitor;

import java.time.Instant;
import java.util.List;

/**
 * One consumer of the group. Immutable.
 *
 * @param number which of this process's consumers, from 0
 * @param consumerId the member id that Kafka gave to it; empty while it has none
 * @param isLeader as in {@link io.kafkakit.Member#isLeader()}
 * @param seenAt the time of this snapshot. A consumer takes one about twice a second, between polls, and less often if
 *     it has hundreds of partitions. If it is older than five seconds, the consumer waits for its handlers in a
 *     rebalance, or for a broker.
 * @param partitions the partitions that are assigned to it
 */
public record MemberStatus(
        int number, String consumerId, boolean isLeader, Instant seenAt, List<PartitionStatus> partitions) {

    /** Copies the list. */
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
