package io.kafkakit.internal.assign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.internal.assign.SimulatedGroup.Member;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/**
 * Runs random groups from many seeds: {@code -Dkafkakit.family.seeds=100000} for more, {@code .seed=7} for one.
 */
class CopartitionAssignorTest {

    private static final int SEEDS = Integer.getInteger("kafkakit.family.seeds", 80);

    @Test
    void families_are_whole_and_nothing_is_given_while_another_member_has_it() {
        Long only = Long.getLong("kafkakit.family.seed");
        if (only != null) {
            new Story(only).run();
            return;
        }
        int longest = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                longest = Math.max(longest, new Story(seed).run());
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("Failed with -Dkafkakit.family.seed=" + seed, failed);
            }
        }
        System.out.println("The longest rebalance took " + longest + " rounds");
    }

    /** What happens to one group. */
    private static final class Story {
        private final Random random;
        private final SimulatedGroup group;
        private final boolean racks;
        private final boolean mixed;
        private int ids;

        Story(long seed) {
            random = new Random(seed);
            group = new SimulatedGroup(random);
            racks = random.nextInt(4) == 0;
            mixed = random.nextInt(3) == 0;
            for (int source = random.nextInt(4); source >= 0; source--) {
                int partitions = 1 + random.nextInt(12);
                group.topics.put("s" + source, partitions);
                for (int follower = random.nextInt(4); follower > 0; follower--) {
                    String name = (random.nextBoolean() ? "a" : "t") + source + "-" + follower;
                    int more = random.nextInt(4) == 0 ? random.nextInt(5) - 2 : 0;
                    group.topics.put(name, Math.max(1, partitions + more));
                    group.families.put(name, "s" + source);
                }
            }
            for (int member = random.nextInt(8); member >= 0; member--) {
                join();
            }
        }

        int run() {
            scatter();
            group.rebalance();
            for (int event = 0; event < 8; event++) {
                happen();
                for (int disturbed = random.nextInt(3); disturbed > 0; disturbed--) {
                    group.disturbedRound();
                }
                group.rebalance();
                leaveAndLook();
            }
            return group.longest();
        }

        private void happen() {
            switch (random.nextInt(6)) {
                case 0 -> join();
                case 1 -> leave(any());
                case 2 -> lose(group.members.get(any()));
                case 3 -> comeBackLate(group.members.get(any()));
                case 4 -> upgrade();
                default -> grow();
            }
        }

        private void join() {
            Set<String> topics = new HashSet<>(group.topics.keySet());
            if (mixed) {
                int kind = random.nextInt(4);
                topics.removeIf(topic -> switch (kind) {
                    case 0 -> group.families.containsKey(topic);
                    case 1 -> !group.families.containsKey(topic);
                    case 2 -> random.nextInt(3) == 0;
                    default -> false;
                });
            }
            String id = "m" + random.nextInt(10) + ids++;
            Optional<String> rack = racks ? Optional.of("r" + random.nextInt(2)) : Optional.empty();
            group.members.put(id, new Member(topics, Optional.of(id).filter(its -> random.nextBoolean()), rack));
        }

        private String any() {
            return List.copyOf(group.members.keySet()).get(random.nextInt(group.members.size()));
        }

        private void leave(String id) {
            if (group.members.size() > 1) {
                group.members.remove(id);
            }
        }

        /** Fenced: it starts from nothing. */
        private static void lose(Member member) {
            member.owned.clear();
            member.generation = -1;
        }

        /** It claims what it had when others have it by now. */
        private void comeBackLate(Member member) {
            member.owned.clear();
            member.owned.addAll(member.before);
            member.generation = random.nextInt(4) == 0 ? -1 : member.generationBefore;
        }

        private void upgrade() {
            leave(any());
            join();
        }

        private void grow() {
            List<String> topics = List.copyOf(group.topics.keySet());
            group.topics.merge(topics.get(random.nextInt(topics.size())), 1 + random.nextInt(3), Integer::sum);
        }

        /** Each partition is with anybody who reads its topic, and at times with two. */
        private void scatter() {
            int twice = random.nextInt(4);
            group.infos()
                    .forEach((topic, partitions) -> partitions.forEach(each -> {
                        for (int claims = random.nextInt(10) < twice ? 2 : random.nextInt(5); claims > 0; claims -= 2) {
                            Member member = group.members.get(any());
                            if (member.topics.contains(topic)) {
                                member.owned.add(new TopicPartition(topic, each.partition()));
                                member.generation = twice == 3 ? 8 + random.nextInt(3) : 10;
                            }
                        }
                    }));
        }

        private void leaveAndLook() {
            if (racks || group.members.size() == 1 || !group.allReadTheSameSources()) {
                return;
            }
            group.members.remove(any());
            Map<String, Set<TopicPartition>> before = new TreeMap<>();
            group.members.keySet().forEach(id -> before.put(id, group.whole(id)));
            group.rebalance();
            before.forEach((id, whole) -> assertThat(group.members.get(id).owned)
                    .as("what stays with %s", id)
                    .containsAll(whole));
            join();
            group.rebalance();
        }
    }

    private static Map<String, List<PartitionInfo>> infos(Map<String, Integer> topics) {
        SimulatedGroup group = new SimulatedGroup(new Random(1));
        group.topics.putAll(topics);
        group.members.put("m", new Member(topics.keySet(), Optional.empty(), Optional.empty()));
        return group.infos();
    }

    private static CopartitionAssignor assignor(Map<String, String> families) {
        CopartitionAssignor assignor = new CopartitionAssignor();
        assignor.configure(Map.of(CopartitionAssignor.FAMILIES, families));
        return assignor;
    }

    private static TopicPartition partition(String topic, int partition) {
        return new TopicPartition(topic, partition);
    }

    @Test
    void without_families_it_assigns_as_kafkas_own_does() {
        Random random = new Random(42);
        for (int run = 0; run < 200; run++) {
            Map<String, Integer> topics = Map.of("a", 1 + random.nextInt(9), "b", 1 + random.nextInt(9));
            Map<String, Subscription> joins = new HashMap<>();
            List<List<TopicPartition>> owned = new ArrayList<>();
            for (int member = random.nextInt(5); member >= 0; member--) {
                owned.add(new ArrayList<>());
                List<String> reads = random.nextInt(4) == 0 ? List.of("a") : List.of("a", "b");
                joins.put(
                        "m" + member, new Subscription(reads, null, owned.get(owned.size() - 1), 7, Optional.empty()));
            }
            for (int each = 0; each < topics.getOrDefault("a", 0); each++) {
                owned.get(random.nextInt(owned.size())).add(partition("a", each));
            }
            CopartitionAssignor plain = new CopartitionAssignor();
            plain.configure(Map.of());
            assertThat(plain.assignPartitions(infos(topics), joins))
                    .isEqualTo(new CooperativeStickyAssignor().assignPartitions(infos(topics), joins));
        }
    }

    @Test
    void a_family_changes_hands_in_two_rounds_and_is_with_nobody_in_between() {
        CopartitionAssignor assignor = assignor(Map.of("orders-retry", "orders"));
        List<TopicPartition> all = List.of(
                partition("orders", 0),
                partition("orders", 1),
                partition("orders-retry", 0),
                partition("orders-retry", 1));
        List<String> reads = List.of("orders", "orders-retry");
        Map<String, List<PartitionInfo>> infos = infos(Map.of("orders", 2, "orders-retry", 2));
        Map<String, List<TopicPartition>> first =
                assignor.assignPartitions(infos, Map.of("m1", join(reads, 3, all), "m2", join(reads, -1, List.of())));
        assertThat(first)
                .isEqualTo(
                        Map.of("m1", List.of(partition("orders", 0), partition("orders-retry", 0)), "m2", List.of()));
        assertThat(assignor.assignPartitions(
                        infos,
                        Map.of(
                                "m1",
                                join(reads, 4, first.getOrDefault("m1", List.of())),
                                "m2",
                                join(reads, 4, List.of()))))
                .isEqualTo(Map.of(
                        "m1", List.of(partition("orders", 0), partition("orders-retry", 0)),
                        "m2", List.of(partition("orders", 1), partition("orders-retry", 1))));
    }

    private static Subscription join(List<String> topics, int generation, List<TopicPartition> owned) {
        return new Subscription(topics, null, owned, generation, Optional.empty());
    }

    @Test
    void a_topic_whose_source_nobody_reads_is_like_any_other() {
        List<String> reads = List.of("orders-retry");
        assertThat(assignor(Map.of("orders-retry", "orders"))
                        .assignPartitions(
                                infos(Map.of("orders-retry", 2)),
                                Map.of("m1", join(reads, 3, List.of()), "m2", join(reads, 3, List.of()))))
                .isEqualTo(Map.of(
                        "m1", List.of(partition("orders-retry", 0)), "m2", List.of(partition("orders-retry", 1))));
    }

    @Test
    void a_claim_of_an_old_client_is_as_old_as_its_user_data_says() {
        List<String> reads = List.of("orders", "orders-retry");
        List<TopicPartition> all = List.of(partition("orders", 0), partition("orders-retry", 0));
        ByteBuffer seven = ByteBuffer.allocate(4).putInt(0, 7);
        ByteBuffer never = new CooperativeStickyAssignor().subscriptionUserData(Set.of());
        Map<String, Subscription> joins = Map.of(
                "m1", new Subscription(reads, seven, all),
                "m2", new Subscription(reads, never, List.of(partition("orders-retry", 0))));
        CopartitionAssignor assignor = assignor(Map.of("orders-retry", "orders"));
        assertThat(assignor.assignPartitions(infos(Map.of("orders", 1, "orders-retry", 1)), joins))
                .isEqualTo(Map.of("m1", all, "m2", List.of()));
        assertThat(seven.remaining()).as("is still to be read").isEqualTo(4);
    }

    @Test
    void it_is_another_cooperative_assignor_than_kafkas() {
        CopartitionAssignor assignor = new CopartitionAssignor();
        CooperativeStickyAssignor kafkas = new CooperativeStickyAssignor();
        assertThat(assignor.name()).isEqualTo("kafkakit-family").isNotEqualTo(kafkas.name());
        assertThat(assignor.supportedProtocols())
                .isEqualTo(kafkas.supportedProtocols())
                .contains(RebalanceProtocol.COOPERATIVE);
        assertThat(assignor.version()).isEqualTo(kafkas.version());
    }

    @Test
    void families_of_another_type_are_refused_by_the_name_of_the_setting() {
        for (Object value : List.of("orders-retry=orders", Map.of("orders-retry", 1), Map.of(1, "orders"))) {
            assertThatThrownBy(() -> new CopartitionAssignor().configure(Map.of(CopartitionAssignor.FAMILIES, value)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("kafkakit.families")
                    .hasMessageContaining(value.toString());
        }
        assertThatThrownBy(() -> assignor(Map.of("orders-retry-1m", "orders-retry", "orders-retry", "orders")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("kafkakit.families")
                .hasMessageContaining("orders-retry both as a source");
    }
}
