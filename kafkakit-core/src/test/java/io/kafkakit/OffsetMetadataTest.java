package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that takes much less metadata with an offset than is usual. */
class OffsetMetadataTest {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static EmbeddedKafka broker;

    private final Kafka kafka = new Kafka(broker, "m" + NAMES.incrementAndGet());
    private final Topics topics = Topics.of(kafka, 1);

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.builder()
                .setting("offset.metadata.max.bytes", "64")
                .start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private ConsumerGroupBuilder group(KafkaCluster cluster) {
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("pod"), 1)
                .deadLetterTopic(topics.dead());
    }

    @Test
    void what_the_broker_refuses_is_halved_until_it_fits() {
        CountDownLatch release = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() % 3 == 0 && work.id() < 120) {
                release.await();
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 500).send(0, 500);
            ConsumerGroup group = group(cluster)
                    .subscribe(
                            events, topic -> topic.ordering(Ordering.UNORDERED).concurrency(50))
                    .start();
            eventually(() -> group.status().counts().handled() >= 10);
            assertThat(kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)))
                    .as("the first record is not done")
                    .isZero();
            release.countDown();
            eventually(() -> group.status().counts().handled() == 500);
        }
        Relayed.of(kafka, topics).assertEachOnce(500);
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keys_keep_their_order_while_there_is_no_room(boolean exactlyOnce) {
        CountDownLatch release = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == 0) {
                release.await();
            }
            LockSupport.parkNanos((work.id() * 7919L % 13) * 200_000);
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 100).send(0, 3_000);
            ConsumerGroup group = group(cluster)
                    .subscribe(events, topic -> {
                        topic.ordering(Ordering.KEY).concurrency(20);
                        if (!exactlyOnce) {
                            topic.atLeastOnce();
                        }
                    })
                    .start();
            eventually(() -> group.status().counts().handled() >= 10);
            release.countDown();
            eventually(() -> group.status().counts().handled() == 3_000);
        }
        Relayed.of(kafka, topics).assertEachOnce(3_000);
        Relayed.of(kafka, topics).assertOrder(Ordering.KEY);
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isZero();
    }

    @Test
    void offsets_go_on_at_least_once_though_what_is_beyond_the_gap_does_not_fit() {
        CountDownLatch release = new CountDownLatch(1);
        TopicPartition source = new TopicPartition(topics.in(), 0);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() % 2 == 0 && work.id() >= 300) {
                release.await();
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 500).send(0, 500);
            ConsumerGroup group = group(cluster)
                    .subscribe(
                            events,
                            topic -> topic.atLeastOnce()
                                    .ordering(Ordering.UNORDERED)
                                    .concurrency(150))
                    .start();
            eventually(() -> group.status().counts().handled() == 400);
            eventually(() -> kafka.committed(kafka.name("g"), source) == 300);
            release.countDown();
            eventually(() -> group.status().counts().handled() == 500);
        }
        Relayed.of(kafka, topics).assertEachOnce(500);
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isZero();
    }
}
