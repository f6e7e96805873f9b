package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that take their time, and what would run out meanwhile. */
@ExtendWith(Broker.class)
class SlowHandlerTest {

    /** A transaction is open while outcomes are committed, and not while a handler runs. */
    @Test
    void a_handler_slower_than_the_transaction_timeout_does_no_harm(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Queue<Integer> runs = new ConcurrentLinkedQueue<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.add(work.id());
            ctx.send(topics.out(), ctx.key(), work);
            new CountDownLatch(1).await(3, TimeUnit.SECONDS);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("transaction.timeout.ms", 1_000)
                    .subscribe(events)
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 2);
            eventually(() -> group.status().counts().handled() == 2);
            assertThat(group.status().lanes()).allSatisfy(lane -> {
                assertThat(lane.failedCommits()).isZero();
                assertThat(lane.replacedProducers()).isZero();
            });
        }
        assertThat(runs).containsExactly(0, 1);
        Relayed.of(kafka, topics).assertEachOnce(2);
    }

    /** The client's own thread says that the member lives, and the poll loop goes on. */
    @Test
    void a_handler_slower_than_the_session_is_not_evicted(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Queue<Integer> runs = new ConcurrentLinkedQueue<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.add(work.id());
            new CountDownLatch(1).await(3, TimeUnit.SECONDS);
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .sessionTimeout(ofSeconds(1))
                    .heartbeatInterval(ofMillis(200))
                    .subscribe(events)
                    .start();
            eventually(() -> !kafka.onlyMember(kafka.name("g")).isEmpty());
            String member = kafka.onlyMember(kafka.name("g"));
            new Works(cluster, topics.in(), 1).send(0, 2);
            eventually(() -> group.status().counts().handled() == 2);
            assertThat(kafka.onlyMember(kafka.name("g"))).isEqualTo(member);
        }
        assertThat(runs).containsExactly(0, 1);
        Relayed.of(kafka, topics).assertEachOnce(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void a_partition_that_goes_waits_for_its_handler_and_commits_what_it_did(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        Queue<Integer> runs = new ConcurrentLinkedQueue<>();
        CountDownLatch begun = new CountDownLatch(2);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.add(work.id());
            begun.countDown();
            new CountDownLatch(1).await(2, TimeUnit.SECONDS);
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect();
                ConsumerGroup first = member(kafka, cluster, topics, protocol, events, 1)) {
            sendToBoth(cluster, topics);
            eventually(() -> begun.getCount() == 0);
            try (ConsumerGroup second = member(kafka, cluster, topics, protocol, events, 2)) {
                eventually(() -> holds(second, topics) && holds(first, topics));
                eventually(() -> first.status().counts().handled() == 2);
            }
        }
        assertThat(runs).containsExactlyInAnyOrder(0, 1);
        Relayed.of(kafka, topics).assertEachOnce(2);
    }

    @Test
    void a_handler_that_never_ends_holds_its_partition_no_longer_than_allowed(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        TopicEvents stuck = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            begun.countDown();
            never.await();
        });
        TopicEvents events =
                TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup first = member(kafka, cluster, topics, "classic", stuck, 1);
            sendToBoth(cluster, topics);
            eventually(() -> begun.getCount() == 0);
            try (ConsumerGroup second = member(kafka, cluster, topics, "classic", events, 2)) {
                // One of the two goes to it, whose handler never ends.
                eventually(() -> second.status().counts().handled() == 1);
                assertThat(first.status().counts().handled()).isZero();
                first.close(ofSeconds(1));
                eventually(() -> second.status().counts().handled() == 2);
            }
        }
        Relayed.of(kafka, topics).assertEachOnce(2);
    }

    private static ConsumerGroup member(
            Kafka kafka, KafkaCluster cluster, Topics topics, String protocol, TopicEvents events, int number) {
        ConsumerGroupBuilder builder = cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("pod" + number), 1)
                .deadLetterTopic(topics.dead())
                .setting("group.protocol", protocol)
                .drainTimeout(ofSeconds(5));
        if (protocol.equals("classic")) {
            // How soon a member learns of a rebalance; with KIP-848 the broker says it.
            builder.sessionTimeout(ofSeconds(10)).heartbeatInterval(ofMillis(200));
        }
        return builder.subscribe(events, topic -> topic.concurrency(2)).start();
    }

    private static boolean holds(ConsumerGroup group, Topics topics) {
        return group.status().members().stream()
                .flatMap(member -> member.partitions().stream())
                .anyMatch(partition -> partition.topic().equals(topics.in()));
    }

    private static void sendToBoth(KafkaCluster cluster, Topics topics) {
        for (int id = 0; id < 2; id++) {
            cluster.producer()
                    .send(EventRecord.of(topics.in(), new Work(id)).withPartition(id))
                    .join();
        }
    }
}
