package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a group begins in a partition of which it has committed nothing. */
@ExtendWith(Broker.class)
class BeginningsTest {

    private static TopicEvents relay(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
    }

    private static ConsumerGroupBuilder latest(Kafka kafka, KafkaCluster cluster, Topics topics, String protocol) {
        return kafka.group(cluster, topics)
                .setting("auto.offset.reset", "latest")
                .setting("metadata.max.age.ms", 300)
                .setting("group.protocol", protocol);
    }

    private static void send(KafkaCluster cluster, String topic, int partition, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(id -> cluster.producer()
                        .send(EventRecord.of(topic, new Work(id)).withKey("k").withPartition(partition)))
                .toList()
                .forEach(sent -> sent.join());
    }

    private static void awaitCommitted(Kafka kafka, String topic, int... offsets) {
        for (int partition = 0; partition < offsets.length; partition++) {
            TopicPartition each = new TopicPartition(topic, partition);
            int offset = offsets[partition];
            eventually(() -> kafka.committed(kafka.name("g"), each) == offset);
        }
    }

    private static void grow(Kafka kafka, String topic, int partitions) throws Exception {
        kafka.broker()
                .admin()
                .createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all()
                .get();
    }

    @ParameterizedTest
    @CsvSource({"classic,true", "consumer,true", "classic,false"})
    void where_a_group_begins_at_the_end_nothing_is_left_out_that_is_written_after_it(
            String protocol, boolean exactlyOnce, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 0, 90, 95);
            try (ConsumerGroup group = latest(kafka, cluster, topics, protocol)
                    .subscribe(relay(topics), topic -> {
                        if (!exactlyOnce) {
                            topic.atLeastOnce();
                        }
                    })
                    .start()) {
                awaitCommitted(kafka, topics.in(), 5, 0);
                assertThat(group.status().counts().done()).isZero();
            }
            send(cluster, topics.in(), 0, 0, 5);
            send(cluster, topics.in(), 1, 5, 10);
            ConsumerGroup group = latest(kafka, cluster, topics, protocol)
                    .subscribe(relay(topics))
                    .start();
            eventually(() -> group.status().counts().handled() == 10);
        }
        Relayed.of(kafka, topics).assertEachOnce(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void a_partition_that_is_added_is_read_from_its_beginning(String protocol, Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 0, 90, 95);
            try (ConsumerGroup group = latest(kafka, cluster, topics, protocol)
                    .subscribe(relay(topics))
                    .start()) {
                awaitCommitted(kafka, topics.in(), 5);
                grow(kafka, topics.in(), 2);
                try (KafkaCluster other = kafka.connect()) {
                    send(other, topics.in(), 1, 0, 5);
                }
                eventually(() -> group.status().counts().handled() == 5);
            }
            grow(kafka, topics.in(), 3);
            try (KafkaCluster other = kafka.connect()) {
                send(other, topics.in(), 2, 5, 10);
            }
            ConsumerGroup group = latest(kafka, cluster, topics, protocol)
                    .subscribe(relay(topics))
                    .start();
            eventually(() -> group.status().counts().handled() == 5);
        }
        Relayed.of(kafka, topics).assertEachOnce(10);
    }

    @Test
    void a_topic_that_is_made_anew_is_read_from_its_beginning(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 0, 90, 95);
            ConsumerGroup group = latest(kafka, cluster, topics, "classic")
                    .subscribe(relay(topics))
                    .start();
            awaitCommitted(kafka, topics.in(), 5);
            kafka.broker().admin().deleteTopics(List.of(topics.in())).all().get();
            eventually(() -> !kafka.broker().admin().listTopics().names().get().contains(topics.in()));
            kafka.broker().createTopic(topics.in(), 1);
            send(cluster, topics.in(), 0, 0, 5);
            eventually(() -> group.status().counts().handled() == 5);
        }
        Relayed.of(kafka, topics).assertEachOnce(5);
    }

    /** Both are new: that the other has committed where it begins does not make a partition a new one. */
    @Test
    void members_that_start_together_all_begin_at_the_end(Kafka kafka) {
        Topics topics = Topics.of(kafka, 4);
        try (KafkaCluster cluster = kafka.connect()) {
            IntStream.range(0, 4).forEach(partition -> send(cluster, topics.in(), partition, 90, 95));
            List<ConsumerGroup> groups = IntStream.range(0, 2)
                    .mapToObj(number -> latest(kafka, cluster, topics, "classic")
                            .producerPool(kafka.name("pod" + number), 1)
                            .subscribe(relay(topics))
                            .start())
                    .toList();
            awaitCommitted(kafka, topics.in(), 5, 5, 5, 5);
            IntStream.range(0, 4)
                    .forEach(partition -> send(cluster, topics.in(), partition, partition * 5, partition * 5 + 5));
            eventually(() -> groups.stream()
                            .mapToLong(group -> group.status().counts().handled())
                            .sum()
                    == 20);
        }
        Relayed.of(kafka, topics).assertEachOnce(20);
    }

    @Test
    void a_group_can_begin_some_time_ago(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        Instant now = Instant.now();
        try (KafkaCluster cluster = kafka.connect()) {
            for (int id = 0; id < 10; id++) {
                cluster.producer()
                        .send(EventRecord.of(topics.in(), new Work(id < 5 ? 90 : id - 5))
                                .withKey("k")
                                .withPartition(0)
                                .withTimestamp(now.minusSeconds(id < 5 ? 7_200 : 1)))
                        .join();
            }
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("auto.offset.reset", "by_duration:PT1H")
                    .subscribe(relay(topics))
                    .start();
            eventually(() -> group.status().counts().handled() == 5);
            awaitCommitted(kafka, topics.in(), 10, 0);
        }
        Relayed.of(kafka, topics).assertEachOnce(5);
    }

    @Test
    void without_an_offset_and_a_way_to_begin_a_partition_stops_and_the_others_do_not(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 0, 0, 5);
            send(cluster, topics.in(), 1, 90, 95);
            setOffset(kafka, topics.in(), 0);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("auto.offset.reset", "none")
                    .subscribe(relay(topics))
                    .start();
            eventually(() -> group.status().counts().handled() == 5);
            eventually(() ->
                    String.valueOf(group.status().lastProblem()).contains("[" + topics.in() + "-1] are not read"));
            assertThat(String.valueOf(group.status().lastProblem())).contains("auto.offset.reset is none");
        }
        Relayed.of(kafka, topics).assertEachOnce(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void so_does_one_whose_records_are_gone_at_its_offset(String protocol, Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 0, 0, 5);
            send(cluster, topics.in(), 1, 90, 95);
            setOffset(kafka, topics.in(), 0);
            setOffset(kafka, topics.in(), 1);
            kafka.broker()
                    .admin()
                    .deleteRecords(Map.of(new TopicPartition(topics.in(), 1), RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("auto.offset.reset", "none")
                    .setting("group.protocol", protocol)
                    .subscribe(relay(topics))
                    .start();
            eventually(() -> String.valueOf(group.status().problems()).contains("no record any more"));
            assertThat(group.status().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.what())
                            .contains("[" + topics.in() + "-1] are not read")
                            .contains("auto.offset.reset is none"));
            eventually(() -> group.status().counts().handled() == 5);
            eventually(() -> group.status().stalled().size() == 1);
            send(cluster, topics.in(), 0, 5, 10);
            eventually(() -> group.status().counts().handled() == 10);
        }
        Relayed.of(kafka, topics).assertEachOnce(10);
    }

    /** Kafka's consumer would go to the end, and say so to nobody. */
    @ParameterizedTest
    @CsvSource({"classic,latest", "consumer,latest", "classic,earliest"})
    void where_records_are_gone_that_were_not_read_the_group_goes_on_with_the_next_and_says_so(
            String protocol, String reset, Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 0, 90, 93);
            send(cluster, topics.in(), 0, 0, 5);
            setOffset(kafka, topics.in(), 0);
            kafka.broker()
                    .admin()
                    .deleteRecords(Map.of(new TopicPartition(topics.in(), 0), RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
            ConsumerGroup group = latest(kafka, cluster, topics, protocol)
                    .setting("auto.offset.reset", reset)
                    .subscribe(relay(topics))
                    .start();
            eventually(() -> group.status().counts().handled() == 5);
            assertThat(String.valueOf(group.status().lastProblem()))
                    .contains("records are gone that the group had not read")
                    .contains(topics.in() + "-0 at offset 3 of 3 to 8", "it had come to 0");
        }
        Relayed.of(kafka, topics).assertEachOnce(5);
    }

    /** One handler that hangs, and a retention that goes by: the records behind it are done. */
    @ParameterizedTest
    @CsvSource({"UNORDERED,40", "KEY,15"})
    void what_is_done_beyond_a_gap_is_not_done_again_where_the_gap_is_gone(
            Ordering ordering, int deleteBefore, Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        TopicPartition source = new TopicPartition(topics.in(), 0);
        CountDownLatch never = new CountDownLatch(1);
        TopicEvents stuck = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == 10) {
                never.await();
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            try (ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(stuck, topic -> topic.ordering(ordering).concurrency(4))
                    .start()) {
                for (int id = 0; id < 100; id++) {
                    cluster.producer().send(topics.in(), "k" + id, new Work(id)).join();
                }
                eventually(() -> group.status().counts().handled() == 99);
                assertThat(kafka.committed(kafka.name("g"), source)).isEqualTo(10);
                kafka.broker()
                        .admin()
                        .deleteRecords(Map.of(source, RecordsToDelete.beforeOffset(deleteBefore)))
                        .all()
                        .get();
                group.close(Duration.ofMillis(300));
            }
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(relay(topics), topic -> topic.ordering(ordering))
                    .start();
            cluster.producer().send(topics.in(), "k", new Work(100)).join();
            eventually(() -> Relayed.of(kafka, topics).ids().contains(100));
            eventually(() -> kafka.committed(kafka.name("g"), source) == 101);
            assertThat(String.valueOf(group.status().lastProblem())).contains("records are gone");
        }
        List<Integer> expected =
                IntStream.rangeClosed(0, 100).filter(id -> id != 10).boxed().toList();
        assertThat(Relayed.of(kafka, topics).ids()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void setOffset(Kafka kafka, String topic, int partition) throws Exception {
        kafka.broker()
                .admin()
                .alterConsumerGroupOffsets(
                        kafka.name("g"), Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(0)))
                .all()
                .get();
    }

    private static ConsumerGroup failing(Kafka kafka, KafkaCluster cluster, Topics topics, ExpiredOffsets choice) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        return kafka.group(cluster, topics)
                .setting("auto.offset.reset", "latest")
                .expiredOffsets(choice)
                .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                .start();
    }

    /** As Kafka deletes them when no member was there for long. */
    private static void expire(Kafka kafka) throws Exception {
        kafka.broker()
                .admin()
                .deleteConsumerGroups(Set.of(kafka.name("g")))
                .all()
                .get();
    }

    @Test
    void offsets_that_expired_are_told_of_and_nothing_is_lost_or_the_group_stops(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            try (ConsumerGroup group = failing(kafka, cluster, topics, ExpiredOffsets.STOP)) {
                awaitCommitted(kafka, topics.in(), 0);
                send(cluster, topics.in(), 0, 0, 5);
                eventually(() -> group.status().counts().handled() == 5);
            }
            expire(kafka);
            try (ConsumerGroup group = failing(kafka, cluster, topics, ExpiredOffsets.STOP)) {
                // Each partition is answered by itself.
                eventually(() -> String.valueOf(group.status().lastProblem())
                        .contains("[" + topics.in() + "-0, " + topics.retry() + "-0] are not read"));
                assertThat(String.valueOf(group.status().lastProblem())).contains("expired", "expiredOffsets");
            }
            assertThat(kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)))
                    .isEqualTo(-1);
            send(cluster, topics.in(), 0, 5, 10);
            try (ConsumerGroup group = failing(kafka, cluster, topics, ExpiredOffsets.EARLIEST)) {
                eventually(() -> String.valueOf(group.status().lastProblem()).contains("committed offsets are gone"));
                // Ten of the source topic, and of the retry topic the five that were there and ten new ones.
                eventually(() -> group.status().counts().handled() == 15);
            }
        }
        assertThat(Relayed.of(kafka, topics).ids()).hasSize(20).contains(5, 6, 7, 8, 9);
    }

    @Test
    void a_start_without_offsets_says_where_it_begins(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect();
                Captured log = new Captured()) {
            send(cluster, topics.in(), 0, 0, 5);
            ConsumerGroup group =
                    kafka.group(cluster, topics).subscribe(relay(topics)).start();
            eventually(() -> group.status().counts().handled() == 5);
            assertThat(log.text())
                    .contains(topics.in() + "-0 at offset 0 of 0 to 5")
                    .contains("auto.offset.reset=earliest");
            assertThat(group.status().lastProblem()).isNull();
        }
    }
}
