package io.kafkakit.internal.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A group that rebalances cooperatively with {@link CopartitionAssignor}, and looks at each round. */
final class SimulatedGroup {

    private static final int MOST_ROUNDS = 5;
    /** Kafka's assignor takes longer to settle what is in the wrong rack: 6 rounds at most in 15 000 seeds. */
    private static final int MOST_ROUNDS_WITH_RACKS = 20;

    final Map<String, Integer> topics = new TreeMap<>();
    final Map<String, String> families = new TreeMap<>();
    final Map<String, Member> members = new TreeMap<>();
    private final Random random;
    private int generation = 10;
    /** How many rounds a rebalance took in which nobody missed one. */
    private int longest;

    SimulatedGroup(Random random) {
        this.random = random;
    }

    /** What a member knows of itself. */
    static final class Member {
        final Set<String> topics;
        final Set<TopicPartition> owned = new HashSet<>();
        final Optional<String> instance;
        final Optional<String> rack;
        int generation = -1;
        /** What it joins with if it has not understood yet that it has lost it. */
        Set<TopicPartition> before = Set.of();

        int generationBefore = -1;

        Member(Collection<String> topics, Optional<String> instance, Optional<String> rack) {
            this.topics = new TreeSet<>(topics);
            this.instance = instance;
            this.rack = rack;
        }

        private Subscription join(Random random) {
            List<TopicPartition> claimed = new ArrayList<>(owned);
            Collections.shuffle(claimed, random);
            Subscription join = new Subscription(
                    List.copyOf(topics),
                    new CooperativeStickyAssignor().subscriptionUserData(topics),
                    claimed,
                    generation,
                    rack);
            join.setGroupInstanceId(instance);
            return join;
        }
    }

    void rebalance() {
        for (int round = 1; ; round++) {
            if (!round(0)) {
                longest = Math.max(longest, round);
                assertSettled();
                return;
            }
            assertThat(round).as("rounds").isLessThan(hasRacks() ? MOST_ROUNDS_WITH_RACKS : MOST_ROUNDS);
        }
    }

    private boolean hasRacks() {
        return members.values().stream().anyMatch(each -> each.rack.isPresent());
    }

    int longest() {
        return longest;
    }

    /** A round in which some members hear nothing of what they are given. */
    void disturbedRound() {
        round(0.3);
    }

    private boolean round(double missed) {
        Map<String, List<TopicPartition>> given = assign();
        assertCooperative(given);
        assertTogether(given);
        generation++;
        boolean again = false;
        for (Map.Entry<String, Member> each : members.entrySet()) {
            Member member = each.getValue();
            Set<TopicPartition> mine = new HashSet<>(given.getOrDefault(each.getKey(), List.of()));
            if (random.nextDouble() < missed) {
                again = true;
                continue;
            }
            again |= !mine.containsAll(member.owned);
            member.before = Set.copyOf(member.owned);
            member.generationBefore = member.generation;
            member.owned.clear();
            member.owned.addAll(mine);
            member.generation = generation;
        }
        return again;
    }

    Map<String, List<TopicPartition>> assign() {
        List<String> order = new ArrayList<>(members.keySet());
        Collections.shuffle(order, random);
        Map<String, Subscription> joins = new LinkedHashMap<>();
        order.forEach(id -> joins.put(id, members.get(id).join(random)));
        CopartitionAssignor assignor = new CopartitionAssignor();
        assignor.configure(Map.of(CopartitionAssignor.FAMILIES, families));
        return assignor.assignPartitions(infos(), joins);
    }

    Map<String, List<PartitionInfo>> infos() {
        Node[] replicas = {new Node(1, "one", 1, "r0"), new Node(2, "two", 1, "r1")};
        Map<String, List<PartitionInfo>> infos = new HashMap<>();
        topics.forEach((topic, partitions) -> {
            if (subscribed(topic)) {
                infos.put(
                        topic,
                        IntStream.range(0, partitions)
                                .mapToObj(each -> new PartitionInfo(
                                        topic, each, null, new Node[] {replicas[each % 2]}, new Node[0]))
                                .toList());
            }
        });
        return infos;
    }

    private boolean subscribed(String topic) {
        return members.values().stream().anyMatch(each -> each.topics.contains(topic));
    }

    /** As the client of the leader checks it, and what it does not: nobody keeps what another has had since. */
    private void assertCooperative(Map<String, List<TopicPartition>> given) {
        Set<TopicPartition> seen = new HashSet<>();
        given.forEach((id, partitions) -> partitions.forEach(partition -> {
            Member member = members.get(id);
            assertThat(seen.add(partition)).as("%s is given once", partition).isTrue();
            assertThat(member.topics).contains(partition.topic());
            members.forEach((other, claimant) -> {
                if (!other.equals(id) && claimant.owned.contains(partition)) {
                    assertThat(member.owned)
                            .as("%s, which %s claims, is not new to %s", partition, other, id)
                            .contains(partition);
                    assertThat(member.generation)
                            .as("%s of %s, which %s claims", partition, id, other)
                            .isGreaterThan(claimant.generation);
                }
            });
        }));
    }

    /** Whoever has what follows a partition in between would see one half of a family. */
    private void assertTogether(Map<String, List<TopicPartition>> given) {
        Set<TopicPartition> all = new HashSet<>();
        given.values().forEach(all::addAll);
        for (TopicPartition each : all) {
            TopicPartition source = sourceOf(each);
            if (subscribed(source.topic()) && source.partition() < topics.getOrDefault(source.topic(), 0)) {
                assertThat(all).as("%s is with nobody without its source", each).contains(source);
            }
        }
    }

    private void assertSettled() {
        Map<TopicPartition, String> owners = owners();
        topics.forEach((topic, partitions) -> {
            for (int each = 0; subscribed(topic) && each < partitions; each++) {
                assertThat(owners).containsKey(new TopicPartition(topic, each));
            }
        });
        owners.forEach((partition, owner) -> {
            String leader = owners.get(sourceOf(partition));
            if (leader != null && members.get(leader).topics.contains(partition.topic())) {
                assertThat(owner).as("who has %s", partition).isEqualTo(leader);
            }
        });
        assertBalanced();
        assertStill();
    }

    private void assertStill() {
        if (!hasRacks()) {
            Map<String, Set<TopicPartition>> again = new TreeMap<>();
            assign().forEach((id, partitions) -> again.put(id, Set.copyOf(partitions)));
            assertThat(again).as("a further round").isEqualTo(owned());
        }
    }

    private void assertBalanced() {
        if (allReadTheSameSources()) {
            List<Integer> loads = members.values().stream()
                    .map(each -> (int) each.owned.stream()
                            .filter(partition -> !follows(partition.topic()))
                            .count())
                    .toList();
            assertThat(Collections.max(loads) - Collections.min(loads))
                    .as("balance of %s", loads)
                    .isLessThanOrEqualTo(1);
        }
    }

    boolean allReadTheSameSources() {
        return members.values().stream()
                        .map(each -> each.topics.stream()
                                .filter(topic -> !follows(topic))
                                .collect(Collectors.toSet()))
                        .distinct()
                        .count()
                == 1;
    }

    private boolean follows(String topic) {
        String source = families.get(topic);
        return source != null && subscribed(source);
    }

    TopicPartition sourceOf(TopicPartition partition) {
        return new TopicPartition(families.getOrDefault(partition.topic(), "none"), partition.partition());
    }

    Map<TopicPartition, String> owners() {
        Map<TopicPartition, String> owners = new HashMap<>();
        members.forEach((id, each) -> each.owned.forEach(partition -> owners.put(partition, id)));
        return owners;
    }

    /** Sources, and followers that are with their source: what must stay where it is when somebody else leaves. */
    Set<TopicPartition> whole(String memberId) {
        Set<TopicPartition> owned = members.get(memberId).owned;
        return owned.stream()
                .filter(each -> !follows(each.topic()) || owned.contains(sourceOf(each)))
                .collect(Collectors.toSet());
    }

    private Map<String, Set<TopicPartition>> owned() {
        Map<String, Set<TopicPartition>> owned = new TreeMap<>();
        members.forEach((id, each) -> owned.put(id, Set.copyOf(each.owned)));
        return owned;
    }
}
