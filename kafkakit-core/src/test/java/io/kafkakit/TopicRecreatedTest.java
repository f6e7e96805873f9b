package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A source topic that is deleted and made anew: its new records are handled, and nothing of the rest stalls. */
@ExtendWith(Broker.class)
class TopicRecreatedTest {

    static ConsumerGroupBuilder group(Kafka kafka, KafkaCluster cluster, Topics topics, String protocol) {
        ConsumerGroupBuilder group = cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("pod"), 1)
                .drainTimeout(Duration.ofSeconds(1))
                .deadLetterTopic(topics.dead())
                .setting("group.protocol", protocol)
                .setting("metadata.max.age.ms", 500);
        return protocol.equals("classic") ? group.heartbeatInterval(Duration.ofMillis(200)) : group;
    }

    static TopicEvents relay(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
    }

    static void delete(Kafka kafka, String topic) {
        kafka.broker()
                .admin()
                .deleteTopics(List.of(topic))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        eventually(() -> !kafka.broker().admin().listTopics().names().get().contains(topic));
    }

    @ParameterizedTest
    @EnumSource
    void one_that_is_made_anew_while_the_group_is_stopped_is_read_from_its_beginning(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            Works works = new Works(cluster, topics.in(), 10);
            works.send(0, 100);
            try (ConsumerGroup group = group(kafka, cluster, topics, "classic")
                    .subscribe(relay(topics), topic -> topic.ordering(ordering))
                    .start()) {
                eventually(() -> group.status().counts().handled() == 100);
            }
            delete(kafka, topics.in());
            kafka.broker().createTopic(topics.in(), 2);
            works.send(100, 160);
            ConsumerGroup group = group(kafka, cluster, topics, "classic")
                    .subscribe(relay(topics), topic -> topic.ordering(ordering))
                    .start();
            eventually(() -> group.status().counts().handled() == 60);
        }
        Relayed.of(kafka, topics).assertEachOnce(160);
    }

    /** Kafka forgets a group's offsets with the topic; those of a topic that was mirrored, or cut off, stay. */
    @ParameterizedTest
    @EnumSource
    void an_offset_that_lies_beyond_the_end_is_not_believed_and_the_log_says_so(Ordering ordering, Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 10).send(0, 60);
            kafka.broker()
                    .admin()
                    .alterConsumerGroupOffsets(
                            kafka.name("g"), Map.of(new TopicPartition(topics.in(), 0), new OffsetAndMetadata(1_000)))
                    .all()
                    .get();
            try (Captured log = new Captured()) {
                ConsumerGroup group = group(kafka, cluster, topics, "classic")
                        .subscribe(relay(topics), topic -> topic.ordering(ordering))
                        .start();
                eventually(() -> group.status().counts().handled() == 60);
                assertThat(log.text())
                        .contains(
                                "logs end before what was read of them: " + topics.in() + "-0 at offset 0 of 0 to 60");
                assertThat(String.valueOf(group.status().lastProblem())).contains("it had come to 1000");
            }
        }
        Relayed.of(kafka, topics).assertEachOnce(60);
    }

    @ParameterizedTest
    @CsvSource({"classic,PARTITION", "classic,KEY", "consumer,PARTITION", "consumer,UNORDERED"})
    void one_that_is_made_anew_while_the_group_runs_is_read_on(String protocol, Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect();
                Captured log = new Captured()) {
            Works works = new Works(cluster, topics.in(), 10);
            ConsumerGroup group = group(kafka, cluster, topics, protocol)
                    .subscribe(relay(topics), topic -> topic.ordering(ordering).concurrency(4))
                    .start();
            works.send(0, 100);
            eventually(() -> group.status().counts().handled() == 100);
            delete(kafka, topics.in());
            kafka.broker().createTopic(topics.in(), 2);
            works.send(100, 160);
            eventually(() -> group.status().counts().handled() == 160);
            assertThat(log.text()).contains("topics were deleted and made anew");
            assertThat(group.failure()).isEmpty();
        }
        Relayed.of(kafka, topics).assertEachOnce(160);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void one_that_is_gone_for_good_is_told_of_and_the_others_go_on(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Topics others = new Topics(kafka.topic("in2", 1), topics.retry(), topics.dead(), kafka.topic("out2", 1));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster, topics, protocol)
                    .subscribe(relay(topics))
                    .subscribe(relay(others))
                    .start();
            new Works(cluster, topics.in(), 10).send(0, 10);
            eventually(() -> group.status().counts().handled() == 10);
            assertThat(group.status().lastProblem()).isNull();
            delete(kafka, topics.in());
            eventually(() -> String.valueOf(group.status().lastProblem())
                    .contains("topic '" + topics.in() + "' does not exist any more"));
            assertThat(group.status().partitions()).extracting("topic").doesNotContain(topics.in());
            new Works(cluster, others.in(), 10).send(0, 10);
            eventually(() -> group.status().counts().handled() == 20);
            assertThat(group.failure()).isEmpty();
        }
    }

    @Test
    void what_was_begun_of_one_that_is_gone_does_not_stop_other_topics_of_its_lane(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Topics others = new Topics(kafka.topic("in2", 1), topics.retry(), topics.dead(), kafka.topic("out2", 1));
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        TopicEvents stuck = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            handling.countDown();
            release.await();
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster, topics, "classic")
                    .subscribe(stuck)
                    .subscribe(relay(others))
                    .start();
            new Works(cluster, topics.in(), 10).send(0, 1);
            eventually(() -> handling.getCount() == 0);
            delete(kafka, topics.in());
            release.countDown();
            Works works = new Works(cluster, others.in(), 10);
            works.send(0, 100);
            eventually(() -> Relayed.of(kafka, others).ids().size() == 100);
            assertThat(group.failure()).isEmpty();
        }
        Relayed.of(kafka, others).assertEachOnce(100);
    }

    /** What runs of it cannot be committed, so there is nothing to wait for before the partition goes. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void one_that_is_deleted_while_a_handler_runs_holds_up_no_other(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String deleted = kafka.topic("deleted", 1);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        TopicEvents stuck = TopicEvents.of(deleted).on(Work.class, (work, ctx) -> {
            running.countDown();
            end.await();
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster, topics, protocol)
                    .drainTimeout(Duration.ofMinutes(2))
                    .subscribe(stuck)
                    .subscribe(relay(topics))
                    .start();
            new Works(cluster, deleted, 1).send(0, 1);
            eventually(() -> running.getCount() == 0);
            delete(kafka, deleted);
            eventually(() -> group.status().partitions().stream()
                    .noneMatch(partition -> partition.topic().equals(deleted)));
            new Works(cluster, topics.in(), 10).send(0, 20);
            eventually(() -> group.status().counts().handled() == 20);
            end.countDown();
        }
    }
}
