package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What MirrorMaker 2 brings to another cluster, told by its effects: the same records in a log without transaction markers, and
 * beside it the same committed offset with the same text.
 */
@ExtendWith(Broker.class)
class FailoverTest {

    private static final int COUNT = 21;
    private static final Set<Integer> STUCK = Set.of(5, 15);

    private static ConsumerGroup start(
            Kafka kafka, KafkaCluster cluster, String name, TopicEvents events, Ordering ordering, Topics topics) {
        return cluster.consumerGroup(kafka.name(name))
                .producerPool(kafka.name(name), 1)
                .deadLetterTopic(topics.dead())
                .subscribe(events, topic -> topic.ordering(ordering).concurrency(8))
                .start();
    }

    private static TopicEvents stuck(Topics topics, CountDownLatch release) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (STUCK.contains(work.id())) {
                release.await();
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
    }

    private static OffsetAndMetadata committed(Kafka kafka, String group, TopicPartition partition) throws Exception {
        return Objects.requireNonNull(kafka.broker()
                .admin()
                .listConsumerGroupOffsets(kafka.name(group))
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition));
    }

    @ParameterizedTest
    @EnumSource(names = {"KEY", "UNORDERED"})
    void what_is_done_beyond_a_gap_here_is_not_taken_for_done_in_a_mirrored_log(Ordering ordering, Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        TopicPartition here = new TopicPartition(topics.in(), 0);
        TopicPartition there = new TopicPartition(kafka.topic("mirrored", 1), 0);
        CountDownLatch release = new CountDownLatch(1);
        Queue<Integer> handledThere = new ConcurrentLinkedQueue<>();
        try (KafkaCluster cluster = kafka.connect()) {
            Works works = new Works(cluster, topics.in(), 100);
            works.send(0, 10);
            cluster.transactions(kafka.name("t"), 1).run(tx -> tx.send(topics.in(), "k10", new Work(10)));
            works.send(11, COUNT);
            new Works(cluster, there.topic(), 100).send(0, COUNT);
            ConsumerGroup one = start(kafka, cluster, "here", stuck(topics, release), ordering, topics);
            eventually(() -> one.status().counts().handled() == COUNT - STUCK.size());
            eventually(() -> kafka.committed(kafka.name("here"), here) == 5);

            OffsetAndMetadata mirrored = committed(kafka, "here", here);
            assertThat(mirrored.metadata()).isNotEmpty();
            commit(kafka, "there", there, mirrored);
            try (Captured log = new Captured()) {
                TopicEvents events =
                        TopicEvents.of(there.topic()).on(Work.class, (work, ctx) -> handledThere.add(work.id()));
                ConsumerGroup two = start(kafka, cluster, "there", events, ordering, topics);
                eventually(() -> kafka.lag(kafka.name("there"), there.topic()) == 0);
                eventually(() -> two.status().counts().handled() == COUNT - 5, two::status);
                assertThat(log.text()).contains(there + ": what was done beyond offset 5 was noted for another log");
            }
            release.countDown();
            eventually(() -> one.status().counts().handled() == COUNT);
        }
        assertThat(handledThere)
                .as("all from the committed offset on")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(5, COUNT).boxed().toList());
        Relayed.of(kafka, topics).assertEachOnce(COUNT);
    }

    /** The offset lies beyond the end of the log, so the tenure that began with it ends, and another begins. */
    @Test
    void what_is_done_beyond_a_gap_is_noted_for_the_log_that_goes_back_to_its_beginning(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        TopicPartition source = new TopicPartition(topics.in(), 0);
        CountDownLatch release = new CountDownLatch(1);
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 100).send(0, COUNT);
            commit(kafka, "g", source, new OffsetAndMetadata(1_000));
            ConsumerGroup group = start(kafka, cluster, "g", stuck(topics, release), Ordering.UNORDERED, topics);
            eventually(() -> group.status().counts().handled() == COUNT - STUCK.size());
            LogId id = logId(kafka, topics.in());
            eventually(() -> {
                OffsetAndMetadata now = committed(kafka, "g", source);
                Restored read = Restored.of(id, now.offset(), now.metadata());
                return now.metadata().startsWith("kk2:") && read.isDone(COUNT - 1) && !read.isDone(15);
            });
            release.countDown();
            eventually(() -> group.status().counts().handled() == COUNT);
        }
        Relayed.of(kafka, topics).assertEachOnce(COUNT);
    }

    /** As MirrorMaker does. */
    private static void commit(Kafka kafka, String group, TopicPartition partition, OffsetAndMetadata offset)
            throws Exception {
        kafka.broker()
                .admin()
                .alterConsumerGroupOffsets(kafka.name(group), Map.of(partition, offset))
                .all()
                .get();
    }

    private static LogId logId(Kafka kafka, String topic) throws Exception {
        Admin admin = kafka.broker().admin();
        TopicDescription described =
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        return new LogId(admin.describeCluster().clusterId().get(), topic, described.topicId());
    }
}
