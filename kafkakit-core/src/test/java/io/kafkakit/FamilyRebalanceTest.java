package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.assign.CopartitionAssignor;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who has which partitions of a source topic and of two that follow it, while members come and go at a real
 * broker.
 */
@ExtendWith(Broker.class)
class FamilyRebalanceTest {

    /** A group of plain consumers, and what they have said to own. */
    private static final class Group implements AutoCloseable {
        private final Kafka kafka;
        private final int partitions;
        private final List<String> topics;
        private final Map<String, String> families = new HashMap<>();
        private final Map<TopicPartition, String> owners = new ConcurrentHashMap<>();
        private final Queue<String> violations = new ConcurrentLinkedQueue<>();
        private final Map<String, Member> members = new HashMap<>();

        Group(Kafka kafka, int partitions) {
            this.kafka = kafka;
            this.partitions = partitions;
            topics = List.of(
                    kafka.topic("orders", partitions),
                    kafka.topic("orders-retry-1s", partitions),
                    kafka.topic("a-orders-retry-behind", partitions));
            topics.subList(1, 3).forEach(follower -> families.put(follower, topics.get(0)));
        }

        void join(String name, Map<String, Object> settings) {
            Map<String, Object> all = new HashMap<>(settings);
            all.put("bootstrap.servers", kafka.broker().bootstrapServers());
            all.put("group.id", kafka.name("g"));
            all.put("client.id", kafka.name(name));
            Member member = new Member(this, name, all);
            members.put(name, member);
            member.start();
        }

        void leave(String name) {
            Objects.requireNonNull(members.remove(name)).leave();
        }

        /** All is assigned, and nobody has nothing. */
        boolean isSettled() {
            return owners.size() == topics.size() * partitions
                    && Set.copyOf(owners.values()).equals(members.keySet());
        }

        boolean isWhole() {
            for (int each = 0; each < partitions; each++) {
                Set<String> holders = new HashSet<>();
                for (String topic : topics) {
                    holders.add(owners.getOrDefault(new TopicPartition(topic, each), "nobody, for " + topic));
                }
                if (holders.size() > 1) {
                    return false;
                }
            }
            return true;
        }

        List<Long> loads() {
            return members.keySet().stream()
                    .map(name -> owners.values().stream().filter(name::equals).count())
                    .sorted()
                    .toList();
        }

        String assignor() throws Exception {
            String id = kafka.name("g");
            var groups = kafka.broker().admin().describeConsumerGroups(List.of(id));
            return groups.describedGroups().get(id).get().partitionAssignor();
        }

        @Override
        public void close() {
            List.copyOf(members.keySet()).forEach(this::leave);
        }
    }

    /** One consumer, polled by a thread of its own. */
    private static final class Member extends Thread implements ConsumerRebalanceListener {
        private final Group group;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private volatile boolean leaving;

        Member(Group group, String name, Map<String, Object> settings) {
            super(name);
            this.group = group;
            this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }

        @Override
        public void run() {
            try (consumer) {
                consumer.subscribe(group.topics, this);
                while (!leaving) {
                    consumer.poll(Duration.ofMillis(20));
                }
            } catch (RuntimeException e) {
                group.violations.add(getName() + " failed: " + e);
            }
        }

        void leave() {
            leaving = true;
            try {
                join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition each : partitions) {
                String other = group.owners.put(each, getName());
                if (other != null) {
                    group.violations.add(each + " is given to " + getName() + " while " + other + " has it");
                }
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(each -> group.owners.remove(each, getName()));
        }
    }

    private static Map<String, Object> classic(Group group, Class<?>... assignors) {
        return Map.of(
                "group.protocol",
                "classic",
                "heartbeat.interval.ms",
                100,
                "partition.assignment.strategy",
                List.of(assignors),
                CopartitionAssignor.FAMILIES,
                group.families);
    }

    private static void oneThreeTwo(Group group, Map<String, Object> settings) {
        group.join("one", settings);
        eventually(() -> group.isSettled() && group.isWhole());
        group.join("two", settings);
        group.join("three", settings);
        eventually(() -> group.isSettled() && group.isWhole());
        assertThat(group.loads()).containsExactly(6L, 6L, 6L);
        group.leave("one");
        eventually(() -> group.isSettled() && group.isWhole());
        assertThat(group.loads()).containsExactly(9L, 9L);
        assertThat(group.violations).isEmpty();
    }

    @Test
    void families_are_whole_whoever_joins_and_leaves(Kafka kafka) throws Exception {
        try (Group group = new Group(kafka, 6)) {
            oneThreeTwo(group, classic(group, CopartitionAssignor.class));
            assertThat(group.assignor()).isEqualTo("kafkakit-family");
        }
    }

    @Test
    void a_group_of_kafkas_assignor_is_upgraded_one_member_at_a_time(Kafka kafka) throws Exception {
        try (Group group = new Group(kafka, 5)) {
            List<String> names = List.of("one", "two", "three");
            for (String name : names) {
                group.join(name, classic(group, CooperativeStickyAssignor.class));
                eventually(group::isSettled);
            }
            assertThat(group.assignor()).isEqualTo("cooperative-sticky");
            assertThat(group.isWhole()).isFalse();
            for (String name : names) {
                group.leave(name);
                group.join(name + "-new", classic(group, CopartitionAssignor.class, CooperativeStickyAssignor.class));
                eventually(group::isSettled);
            }
            eventually(() -> group.isSettled() && group.isWhole());
            assertThat(group.assignor()).isEqualTo("kafkakit-family");
            assertThat(group.loads()).containsExactly(3L, 6L, 6L);
            assertThat(group.violations).isEmpty();
        }
    }

    /** No assignor of ours is needed there. */
    @Test
    void the_brokers_range_assignor_keeps_families_whole(Kafka kafka) throws Exception {
        try (Group group = new Group(kafka, 6)) {
            oneThreeTwo(group, Map.of("group.protocol", "consumer", "group.remote.assignor", "range"));
            assertThat(group.assignor()).isEqualTo("range");
        }
    }
}
