package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing at bad moments: it ends in time, and what was not committed is for the next owner. */
@ExtendWith(Broker.class)
class CloseTest {

    /** Longer than a test may take: whoever waits for that long fails. */
    private static final Duration FOR_EVER = Duration.ofMinutes(4);

    /** A member cannot leave while the broker is away: so long its partitions are nobody's. */
    private static final Duration SHORT_SESSION = Duration.ofSeconds(3);

    private static ConsumerGroupBuilder group(Kafka kafka, KafkaCluster cluster, Topics topics, String pod) {
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name(pod), 1)
                .heartbeatInterval(Duration.ofMillis(200))
                .deadLetterTopic(topics.dead());
    }

    private static TopicEvents relay(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
    }

    private static TopicEvents stuck(Topics topics, CountDownLatch handling, CountDownLatch release) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            handling.countDown();
            release.await();
            ctx.send(topics.out(), ctx.key(), work);
        });
    }

    private static void sendToEach(KafkaCluster cluster, Topics topics, int partitions) {
        for (int i = 0; i < partitions; i++) {
            cluster.producer()
                    .send(EventRecord.of(topics.in(), new Work(i)).withPartition(i))
                    .join();
        }
    }

    /** Whether a consumer of this test waits in a rebalance for handlers to end. */
    private static boolean isDraining(Kafka kafka) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().contains(kafka.name("g") + "-consumer-"))
                .flatMap(each -> Stream.of(each.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("onPartitionsRevoked"));
    }

    @Test
    void closing_ends_and_leaves_the_group_while_a_rebalance_waits_for_a_handler(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        CountDownLatch handling = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup first = group(kafka, cluster, topics, "pod-1")
                    .drainTimeout(FOR_EVER)
                    .sessionTimeout(FOR_EVER)
                    .subscribe(stuck(topics, handling, release), topic -> topic.concurrency(2))
                    .start();
            sendToEach(cluster, topics, 2);
            eventually(() -> handling.getCount() == 0);
            ConsumerGroup second = group(kafka, cluster, topics, "pod-2")
                    .subscribe(relay(topics))
                    .start();
            eventually(() -> isDraining(kafka));
            first.close(Duration.ofMillis(500));
            // It left the group: nobody waits for its session to time out.
            eventually(() -> second.status().counts().handled() == 2);
            release.countDown();
        }
        Relayed.of(kafka, topics).assertEachOnce(2);
    }

    @Test
    void closing_ends_while_the_broker_is_away_and_loses_nothing() {
        try (EmbeddedKafka own = EmbeddedKafka.start()) {
            Kafka kafka = new Kafka(own, "away");
            Topics topics = Topics.of(kafka, 3);
            try (KafkaCluster cluster = kafka.connect()) {
                for (boolean whole : new boolean[] {false, true}) {
                    // More each time: the first group may be done with all of its own.
                    new Works(cluster, topics.in(), 50).send(whole ? 2_000 : 0, whole ? 4_000 : 2_000);
                    ConsumerGroup group = group(kafka, cluster, topics, "pod")
                            .consumers(2)
                            .sessionTimeout(SHORT_SESSION)
                            .subscribe(
                                    relay(topics),
                                    topic -> topic.ordering(Ordering.KEY).concurrency(4))
                            .start();
                    eventually(() -> group.status().counts().handled() > 100);
                    own.stop();
                    if (whole) {
                        cluster.close(Duration.ofSeconds(1));
                    } else {
                        group.close(Duration.ofSeconds(1));
                    }
                    own.restart();
                }
            }
            try (KafkaCluster cluster = kafka.connect()) {
                ConsumerGroup last = group(kafka, cluster, topics, "pod")
                        .sessionTimeout(SHORT_SESSION)
                        .subscribe(relay(topics))
                        .start();
                eventually(() -> kafka.lag(kafka.name("g"), topics.in()) == 0, last::status);
            }
            Relayed.of(kafka, topics).assertEachOnce(4_000);
        }
    }

    @Test
    void any_number_of_threads_may_close_at_once_and_again(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        KafkaCluster cluster = kafka.connect();
        ConsumerGroup group = group(kafka, cluster, topics, "pod")
                .consumers(2)
                .subscribe(relay(topics))
                .start();
        new Works(cluster, topics.in(), 10).send(0, 500);
        CompletableFuture.allOf(IntStream.range(0, 12)
                        .mapToObj(i -> CompletableFuture.runAsync(i % 2 == 0 ? group::close : cluster::close))
                        .toArray(CompletableFuture[]::new))
                .join();
        group.close();
        cluster.close();
        assertThat(group.isRunning()).isFalse();
        assertThatThrownBy(cluster::producer).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_handler_may_close_its_own_cluster_and_its_record_is_committed(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        KafkaCluster cluster = kafka.connect();
        CountDownLatch returned = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            cluster.close();
            ctx.send(topics.out(), ctx.key(), work);
            returned.countDown();
        });
        ConsumerGroup group =
                group(kafka, cluster, topics, "pod").subscribe(events).start();
        new Works(cluster, topics.in(), 10).send(0, 1);
        eventually(() -> returned.getCount() == 0);
        cluster.close();
        assertThat(group.status().counts().handled()).isEqualTo(1);
        assertThat(group.failure()).isEmpty();
        Relayed.of(kafka, topics).assertEachOnce(1);
    }

    @Test
    void a_handler_that_closes_its_cluster_may_use_it_until_it_returns(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        KafkaCluster cluster = kafka.connect();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch returned = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            cluster.close();
            try {
                cluster.producer().send(topics.out(), ctx.key(), work).join();
            } catch (RuntimeException e) {
                failure.set(e);
            }
            returned.countDown();
        });
        group(kafka, cluster, topics, "pod").subscribe(events).start();
        new Works(cluster, topics.in(), 10).send(0, 1);
        eventually(() -> returned.getCount() == 0);
        cluster.close();
        assertThat(failure).hasValue(null);
        Relayed.of(kafka, topics).assertEachOnce(1);
    }

    @Test
    void handlers_of_two_groups_may_close_each_other(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Topics others = new Topics(kafka.topic("in2", 1), topics.retry(), topics.dead(), topics.out());
        AtomicReference<ConsumerGroup> one = new AtomicReference<>();
        AtomicReference<ConsumerGroup> other = new AtomicReference<>();
        CountDownLatch both = new CountDownLatch(2);
        try (KafkaCluster cluster = kafka.connect()) {
            one.set(group(kafka, cluster, topics, "pod")
                    .subscribe(closing(topics, other, both))
                    .start());
            other.set(cluster.consumerGroup(kafka.name("g2"))
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(topics.dead())
                    .subscribe(closing(others, one, both))
                    .start());
            new Works(cluster, topics.in(), 1).send(0, 1);
            new Works(cluster, others.in(), 1).send(1, 2);
            eventually(() -> !one.get().isRunning() && !other.get().isRunning());
            one.get().close();
            other.get().close();
        }
    }

    private static TopicEvents closing(Topics topics, AtomicReference<ConsumerGroup> group, CountDownLatch both) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            both.countDown();
            both.await();
            group.get().close(Duration.ofSeconds(2));
            ctx.send(topics.out(), ctx.key(), work);
        });
    }

    @ParameterizedTest
    @EnumSource
    void closing_in_the_middle_of_work_loses_nothing(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 3);
        int count = 5_000;
        try (KafkaCluster cluster = kafka.connect()) {
            IntStream.range(0, count).forEach(id -> {
                // Not waited for: closing the cluster delivers it.
                var unused = cluster.producer().send(topics.in(), "k" + id % 50, new Work(id));
            });
        }
        int committed = 0;
        while (committed < count) {
            int before = committed;
            ConsumerGroup closed;
            try (KafkaCluster cluster = kafka.connect();
                    ConsumerGroup group = group(kafka, cluster, topics, "pod")
                            .consumers(2)
                            .subscribe(
                                    relay(topics),
                                    topic -> topic.ordering(ordering).concurrency(4))
                            .start()) {
                closed = group;
                eventually(() -> group.status().counts().handled() > Math.min(1_000, count - before - 1));
            }
            committed += (int) closed.status().counts().handled();
        }
        Relayed.of(kafka, topics).assertEachOnce(count);
        Relayed.of(kafka, topics).assertOrder(ordering);
    }
}
