package io.kafkakit.internal.assign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The assignment that one round of {@link CopartitionAssignor} makes. */
final class AssignmentRound {

    private final Map<String, Subscription> subscriptions;
    private final Claims claims;
    private final Map<String, List<TopicPartition>> assignment = new TreeMap<>();
    private final Map<TopicPartition, String> holders = new HashMap<>();
    private final List<TopicPartition> strays = new ArrayList<>();

    AssignmentRound(Map<String, Subscription> subscriptions, Claims claims) {
        this.subscriptions = subscriptions;
        this.claims = claims;
        subscriptions.keySet().forEach(memberId -> assignment.put(memberId, new ArrayList<>()));
    }

    /** Gives the partition to the member, or to nobody in this round if another member must revoke it first. */
    void offer(String memberId, TopicPartition partition) {
        if (claims.allow(memberId, partition)) {
            holders.put(partition, memberId);
            assignment.computeIfAbsent(memberId, its -> new ArrayList<>()).add(partition);
        }
    }

    /**
     * Gives each partition of a topic to the member that got the same source partition. If the round holds the source
     * partition back, nobody gets it.
     */
    void follow(List<PartitionInfo> followers, List<PartitionInfo> source) {
        Map<Integer, TopicPartition> leading =
                source.stream().collect(Collectors.toMap(PartitionInfo::partition, AssignmentRound::partition));
        for (PartitionInfo each : followers) {
            TopicPartition leader = leading.get(each.partition());
            String holder = leader == null ? null : holders.get(leader);
            if (leader == null || (holder != null && !subscribes(holder, each.topic()))) {
                strays.add(partition(each));
            } else if (holder != null) {
                offer(holder, partition(each));
            }
        }
    }

    /**
     * Assigns partitions without a source partition, or whose source partition is with a member that does not read
     * their topic. They stay with their owner, or go to the member with the fewest partitions. Call it last, when all
     * other partitions are assigned.
     */
    void assignStrays() {
        for (TopicPartition stray : strays) {
            Set<String> readers = subscriptions.keySet().stream()
                    .filter(memberId -> subscribes(memberId, stray.topic()))
                    .collect(Collectors.toSet());
            Optional<String> owner = claims.latest(stray, readers::contains);
            owner.or(() -> leastLoaded(readers)).ifPresent(memberId -> offer(memberId, stray));
        }
    }

    private Optional<String> leastLoaded(Set<String> memberIds) {
        return memberIds.stream()
                .min(Comparator.comparing((String memberId) -> size(memberId))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private int size(String memberId) {
        return assignment.getOrDefault(memberId, List.of()).size();
    }

    private boolean subscribes(String memberId, String topic) {
        Subscription subscription = subscriptions.get(memberId);
        return subscription != null && subscription.topics().contains(topic);
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    /** The partitions by member id. */
    Map<String, List<TopicPartition>> assignment() {
        return assignment;
    }
}
