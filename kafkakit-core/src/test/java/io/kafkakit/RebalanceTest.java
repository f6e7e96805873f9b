package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static io.kafkakit.support.Groups.beginClose;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Broker.class)
class RebalanceTest {

    /** Records a batch; every fiftieth fails once. */
    private static final int BATCH = 50;

    record Step(String key, int number) {}

    private static ConsumerGroupBuilder group(
            Kafka kafka, KafkaCluster cluster, Topics topics, String pod, String protocol) {
        ConsumerGroupBuilder group = cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name(pod), 2)
                .deadLetterTopic(topics.dead())
                .setting("group.protocol", protocol);
        // Members hear of a rebalance with their next heartbeat; under the newer protocol that is the broker's setting.
        return protocol.equals("classic") ? group.heartbeatInterval(Duration.ofMillis(200)) : group;
    }

    private static ConsumerGroup join(Kafka kafka, KafkaCluster cluster, Topics topics, String pod, String protocol) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Step.class, (step, ctx) -> {
            ctx.send(topics.out(), step.key(), step);
            if (step.number() % BATCH == 0 && ctx.attempt() == 1) {
                throw new IllegalStateException("every fiftieth, once");
            }
        });
        return group(kafka, cluster, topics, pod, protocol)
                .consumers(2)
                .subscribe(events, topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void members_come_and_go_and_every_record_has_its_effect_once(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 6);
        AtomicInteger sent = new AtomicInteger();
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup first = join(kafka, cluster, topics, "pod-1", protocol);
            eventually(
                    () -> feed(cluster, topics, sent) && first.status().counts().handled() > 500);
            ConsumerGroup second = join(kafka, cluster, topics, "pod-2", protocol);
            eventually(() ->
                    feed(cluster, topics, sent) && second.status().counts().handled() > 500);
            beginClose(first);
            ConsumerGroup third = join(kafka, cluster, topics, "pod-3", protocol);
            eventually(
                    () -> feed(cluster, topics, sent) && third.status().counts().handled() > 500);
            first.close();
            eventually(() -> handled(first) + handled(second) + handled(third) == sent.get());
        }
        List<ConsumerRecord<byte[], byte[]>> out = kafka.read(topics.out());
        Set<String> distinct =
                out.stream().map(each -> new String(each.value(), UTF_8)).collect(Collectors.toSet());
        assertThat(distinct).hasSize(sent.get());
        assertThat(out).hasSize(sent.get());
        assertThat(kafka.read(topics.retry())).hasSize(sent.get() / 50);
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    private static ConsumerGroup joinHoldingLittle(
            Kafka kafka, KafkaCluster cluster, Topics topics, String pod, String protocol) {
        TopicEvents events =
                TopicEvents.of(topics.in()).on(Step.class, (step, ctx) -> ctx.send(topics.out(), step.key(), step));
        return group(kafka, cluster, topics, pod, protocol)
                .maxBufferedRecordsPerConsumer(20)
                .subscribe(events)
                .start();
    }

    /** A commit that the new generation refuses needs a poll, and the poll waits for commits. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void a_rebalance_ends_while_consumers_are_full_of_what_waits_for_its_commit(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 6);
        AtomicInteger sent = new AtomicInteger();
        try (KafkaCluster cluster = kafka.connect()) {
            List<ConsumerGroup> members = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ConsumerGroup member = joinHoldingLittle(kafka, cluster, topics, "pod-" + i, protocol);
                members.add(member);
                eventually(() -> feed(cluster, topics, sent) && handled(member) > 200);
                if (i >= 2) {
                    members.get(i - 2).close();
                }
            }
            eventually(() -> members.stream().mapToLong(RebalanceTest::handled).sum() == sent.get());
        }
        assertThat(kafka.read(topics.out()).stream().map(each -> new String(each.value(), UTF_8)))
                .hasSize(sent.get())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void at_least_once_a_rebalance_that_is_planned_ends_nobody_and_loses_nothing(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 6);
        AtomicInteger sent = new AtomicInteger();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        TopicEvents events = TopicEvents.of(topics.in()).on(Step.class, (step, ctx) -> seen.add(step.number()));
        try (KafkaCluster cluster = kafka.connect()) {
            List<ConsumerGroup> members = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ConsumerGroup member = group(kafka, cluster, topics, "pod-" + i, protocol)
                        .subscribe(events, TopicOptions::atLeastOnce)
                        .start();
                members.add(member);
                eventually(() -> feed(cluster, topics, sent) && handled(member) > 100);
                if (i >= 2) {
                    members.get(i - 2).close();
                }
            }
            eventually(() -> seen.size() == sent.get(), () -> seen.size() + " of " + sent);
            eventually(() -> kafka.lag(kafka.name("g"), topics.in()) == 0);
            assertThat(members)
                    .allSatisfy(member -> assertThat(member.failure()).isEmpty());
        }
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void one_member_at_a_time_is_the_leader(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 4);
        Map<String, Boolean> leaders = new ConcurrentHashMap<>();
        TopicEvents events = TopicEvents.of(topics.in())
                .on(
                        Step.class,
                        (step, ctx) -> leaders.put(
                                ctx.member().consumerId(), ctx.member().isLeader()));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster, topics, "pod", protocol)
                    .consumers(4)
                    .subscribe(events)
                    .start();
            eventually(() -> {
                leaders.clear();
                long before = group.status().counts().handled();
                for (int partition = 0; partition < 4; partition++) {
                    cluster.producer()
                            .send(EventRecord.of(topics.in(), new Step("k", 1)).withPartition(partition))
                            .join();
                }
                eventually(() -> group.status().counts().handled() == before + 4);
                return leaders.size() == 4;
            });
            assertThat(leaders.values()).containsOnlyOnce(true);
            assertThat(leaders).doesNotContainKey("");
        }
    }

    private static long handled(ConsumerGroup group) {
        return group.status().counts().handled();
    }

    /** Sends one more batch, so that there is work whenever the members change. */
    private static boolean feed(KafkaCluster cluster, Topics topics, AtomicInteger sent) {
        int from = sent.getAndAdd(BATCH);
        IntStream.range(from, from + BATCH)
                .mapToObj(i -> cluster.producer().send(topics.in(), "k" + i % 97, new Step("k" + i % 97, i)))
                .toList()
                .forEach(each -> each.join());
        return true;
    }
}
