package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static io.kafkakit.support.Groups.beginClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that come, go and come back while records are handled out of order, under both group protocols. */
@ExtendWith(Broker.class)
class RebalanceOrderingTest {

    private static final int KEYS = 40;
    private static final int BATCH = 200;

    private static ConsumerGroupBuilder group(
            Kafka kafka, KafkaCluster cluster, Topics topics, String pod, String protocol) {
        ConsumerGroupBuilder group = cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name(pod), 2)
                .deadLetterTopic(topics.dead())
                .setting("group.protocol", protocol);
        return protocol.equals("classic") ? group.heartbeatInterval(Duration.ofMillis(200)) : group;
    }

    private static TopicEvents relay(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            LockSupport.parkNanos((work.id() * 7919L % 13) * 100_000);
            ctx.send(topics.out(), ctx.key(), work);
        });
    }

    private static ConsumerGroup join(
            Kafka kafka, KafkaCluster cluster, Topics topics, String pod, String protocol, Ordering ordering) {
        return group(kafka, cluster, topics, pod, protocol)
                .consumers(2)
                .subscribe(relay(topics), topic -> topic.ordering(ordering).concurrency(4))
                .start();
    }

    @ParameterizedTest
    @CsvSource({"classic,KEY", "classic,UNORDERED", "consumer,KEY", "consumer,UNORDERED"})
    void members_come_and_go_and_every_record_has_its_effect_once(String protocol, Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 6);
        AtomicInteger sent = new AtomicInteger();
        try (KafkaCluster cluster = kafka.connect()) {
            Works works = new Works(cluster, topics.in(), KEYS);
            ConsumerGroup first = join(kafka, cluster, topics, "pod-1", protocol, ordering);
            eventually(() -> feed(works, sent) && first.status().counts().handled() > 500);
            ConsumerGroup second = join(kafka, cluster, topics, "pod-2", protocol, ordering);
            eventually(() -> feed(works, sent) && second.status().counts().handled() > 500);
            beginClose(first);
            ConsumerGroup third = join(kafka, cluster, topics, "pod-3", protocol, ordering);
            eventually(() -> feed(works, sent) && third.status().counts().handled() > 500);
            second.close();
            first.close();
            eventually(() -> handled(first, second, third) == sent.get());
        }
        Relayed.of(kafka, topics).assertEachOnce(sent.get());
        Relayed.of(kafka, topics).assertOrder(ordering);
        assertThat(kafka.read(topics.dead())).isEmpty();
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isZero();
    }

    private static long handled(ConsumerGroup... groups) {
        return LongStream.range(0, groups.length)
                .map(i -> groups[(int) i].status().counts().handled())
                .sum();
    }

    /** Sends one more batch, so that there is work whenever the members change. */
    private static boolean feed(Works works, AtomicInteger sent) {
        int from = sent.getAndAdd(BATCH);
        works.send(from, from + BATCH);
        return true;
    }

    /** Its partitions wait for it: the other member is not given them, and it has them again when it is back. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void a_static_member_restarts_without_a_rebalance(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 4);
        Map<Integer, String> handledBy = new ConcurrentHashMap<>();
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup staying = joinAs("a", kafka, cluster, topics, protocol, handledBy);
            ConsumerGroup leaving = joinAs("b", kafka, cluster, topics, protocol, handledBy);
            AtomicInteger sent = new AtomicInteger();
            eventually(() -> {
                handledBy.clear();
                toEachPartition(cluster, topics, sent);
                eventually(() -> handledBy.size() == 4);
                return handledBy.values().stream().filter("b"::equals).count() == 2;
            });
            Map<Integer, String> before = Map.copyOf(handledBy);
            leaving.close();
            long handled = staying.status().counts().handled();
            handledBy.clear();
            toEachPartition(cluster, topics, sent);
            eventually(() -> staying.status().counts().handled() == handled + 2);
            assertThat(Set.copyOf(handledBy.values())).containsExactly("a");
            ConsumerGroup back = joinAs("b", kafka, cluster, topics, protocol, handledBy);
            eventually(() -> back.status().counts().handled() == 2);
            assertThat(handledBy).isEqualTo(before);
            int all = sent.get();
            eventually(() -> handled(staying, leaving, back) == all);
            Relayed.of(kafka, topics).assertEachOnce(all);
        }
    }

    private static ConsumerGroup joinAs(
            String name,
            Kafka kafka,
            KafkaCluster cluster,
            Topics topics,
            String protocol,
            Map<Integer, String> handledBy) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            handledBy.put(ctx.partition(), name);
            ctx.send(topics.out(), ctx.key(), work);
        });
        return group(kafka, cluster, topics, "pod-" + name, protocol)
                .instanceId(kafka.name(name))
                .subscribe(events, topic -> topic.ordering(Ordering.KEY).concurrency(4))
                .start();
    }

    private static void toEachPartition(KafkaCluster cluster, Topics topics, AtomicInteger sent) {
        for (int partition = 0; partition < 4; partition++) {
            cluster.producer()
                    .send(EventRecord.of(topics.in(), new Work(sent.getAndIncrement()))
                            .withPartition(partition))
                    .join();
        }
    }
}
