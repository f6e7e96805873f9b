package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.internal.monitor.PartitionSnapshot;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Erratic;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Retries that keep the order of keys. */
@ExtendWith(Broker.class)
class KeyOrderTest {

    private static Consumer<TopicOptions> keeping(Topics topics, Backoff backoff) {
        return topic -> topic.retries(
                Retries.upTo(3).onTopic(topics.retry()).withBackoff(backoff).keepingKeyOrder());
    }

    private static String behind(Topics topics) {
        return topics.retry() + "-behind";
    }

    private static Stream<PartitionStatus> held(ConsumerGroup group, String topic) {
        return group.status().members().stream()
                .flatMap(member -> member.partitions().stream())
                .filter(each -> each.topic().equals(topic));
    }

    private static PartitionStatus status(ConsumerGroup group, String topic) {
        return held(group, topic).findFirst().orElse(PartitionSnapshot.restoring(new TopicPartition(topic, 0), null));
    }

    @Test
    void later_records_of_the_key_wait_without_running_while_others_go_on(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicBoolean broken = new AtomicBoolean(true);
        List<String> runs = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.add(work.id() + "/" + ctx.attempt());
            if (work.id() == 0 && broken.get()) {
                throw new IllegalStateException("again");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(events, keeping(topics, Backoff.fixed(ofSeconds(2))))
                    .start();
            // Two keys, so every other id is of the one that fails.
            new Works(cluster, topics.in(), 2).send(0, 20);
            eventually(() -> group.status().counts().done() == 20);
            Counts counts = group.status().counts();
            assertThat(counts.handled()).as("the other key's").isEqualTo(10);
            assertThat(counts.retried()).isOne();
            assertThat(counts.postponed()).as("behind it").isEqualTo(9);
            eventually(() -> status(group, behind(topics)).waitingRetries() == 9);
            assertThat(runs).hasSize(11).doesNotContain("2/1");
            broken.set(false);
            eventually(() -> group.status().counts().handled() == 20);
            assertThat(runs.subList(11, 21))
                    .as("in their order, and what waited behind has not lost an attempt")
                    .containsExactly("0/2", "2/1", "4/1", "6/1", "8/1", "10/1", "12/1", "14/1", "16/1", "18/1");

            new Works(cluster, topics.in(), 2).send(20, 30);
            eventually(() -> group.status().counts().handled() == 30);
            assertThat(kafka.read(behind(topics)))
                    .as("once nothing waits, records do not go that way")
                    .hasSize(9);
        }
        Relayed.of(kafka, topics).assertEachOnce(30);
        Relayed.of(kafka, topics).assertOrder(Ordering.KEY);
    }

    @Test
    void a_record_that_fails_for_good_lets_those_behind_it_go(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() < 2) {
                throw new IllegalStateException("again");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(events, keeping(topics, Backoff.fixed(ofMillis(100))))
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 10);
            eventually(() -> group.status().counts().handled() == 8);
            assertThat(group.status().counts().deadLettered()).isEqualTo(2);
            assertThat(group.status().counts().retried()).isEqualTo(6);
        }
        assertThat(Relayed.of(kafka, topics).ids()).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(Relayed.of(kafka, topics.dead()).ids()).containsExactly(0, 1);
    }

    @Test
    void records_without_a_key_wait_for_none(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == 0 && ctx.attempt() == 1) {
                throw new IllegalStateException("again");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        kafka.sendRaw(IntStream.range(0, 3)
                .mapToObj(id -> new ProducerRecord<byte[], byte[]>(
                        topics.in(), null, ("{\"event\":\"Work\",\"data\":{\"id\":" + id + "}}").getBytes(UTF_8)))
                .toList());
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(events, keeping(topics, Backoff.fixed(ofMillis(500))))
                    .start();
            eventually(() -> group.status().counts().handled() == 3);
        }
        assertThat(Relayed.of(kafka, topics).ids()).containsExactly(1, 2, 0);
    }

    @Test
    void what_waits_is_found_again_by_the_next_owner(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicBoolean broken = new AtomicBoolean(true);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == 0 && broken.get()) {
                throw new IllegalStateException("again");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        Backoff backoff = Backoff.fixed(ofSeconds(4));
        try (KafkaCluster cluster = kafka.connect()) {
            Works works = new Works(cluster, topics.in(), 2);
            try (ConsumerGroup first = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(events, keeping(topics, backoff))
                    .start()) {
                works.send(0, 6);
                eventually(() -> first.status().counts().done() == 6);
            }
            broken.set(false);
            try (ConsumerGroup next = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(events, keeping(topics, backoff))
                    .start()) {
                works.send(6, 10);
                eventually(() -> next.status().counts().postponed() == 2);
                eventually(() -> next.status().counts().handled() == 7);
            }
        }
        Relayed.of(kafka, topics).assertEachOnce(10);
        Relayed.of(kafka, topics).assertOrder(Ordering.KEY);
    }

    @Test
    void many_records_behind_one_do_not_fill_the_memory(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch mend = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == 0 && mend.getCount() > 0) {
                throw new RetryLaterException("not yet", ofMillis(300));
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(events, keeping(topics, Backoff.fixed(ofMillis(300))))
                    .start();
            int count = 5_000;
            new Works(cluster, topics.in(), 1).send(0, count);
            eventually(() -> kafka.lag(group.groupId(), topics.in()) == 0);
            eventually(() -> status(group, behind(topics)).bufferedRecords() > 0);
            assertThat(status(group, behind(topics)).bufferedRecords()).isLessThan(count);
            mend.countDown();
            eventually(() -> group.status().counts().handled() == count);
            Relayed.of(kafka, topics).assertEachOnce(count);
            Relayed.of(kafka, topics).assertOrder(Ordering.KEY);
        }
    }

    static Stream<Arguments> policies() {
        Backoff delays = Backoff.delays(ofMillis(30), ofMillis(200));
        return Stream.of(
                Arguments.of(Ordering.KEY, "classic", delays),
                Arguments.of(Ordering.PARTITION, "consumer", Backoff.none()));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whatever_fails_and_whoever_comes_and_goes_each_key_keeps_its_order(
            Ordering ordering, String protocol, Backoff backoff, Kafka kafka) {
        Topics topics = Topics.of(kafka, 4);
        Erratic erratic = new Erratic(new Random().nextLong(1_000_000), 3);
        int count = 900;
        try (KafkaCluster cluster = kafka.connect()) {
            TopicEvents events =
                    TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> erratic.relay(work, ctx, topics.out()));
            IntFunction<ConsumerGroup> member = number -> kafka.group(cluster, topics)
                    .createTopics()
                    .producerPool(kafka.name("pod" + number), 2)
                    .setting("group.protocol", protocol)
                    .consumers(number)
                    .subscribe(
                            events,
                            keeping(topics, backoff)
                                    .andThen(topic -> topic.ordering(ordering).concurrency(4)))
                    .start();
            Works works = new Works(cluster, topics.in(), 30);
            ConsumerGroup first = member.apply(1);
            works.send(0, 300);
            try (ConsumerGroup second = member.apply(2)) {
                eventually(() -> held(second, topics.in()).findAny().isPresent());
                works.send(300, 450);
                first.close();
                works.send(450, 600);
                eventually(() -> second.status().counts().done() > 50);
            }
            try (ConsumerGroup third = member.apply(3)) {
                works.send(600, count);
                eventually(() -> Relayed.of(kafka, topics).ids().size()
                                + Relayed.of(kafka, topics.dead()).ids().size()
                        >= count);
                assertThat(third.failure()).isEmpty();
            }
        }
        erratic.assertEachInOnePlace(kafka, topics, count);
        Relayed.of(kafka, topics).assertOrder(Ordering.KEY);
        Relayed.of(kafka, topics.dead()).assertOrder(Ordering.KEY);
    }

    @Test
    void partitions_that_are_added_and_topics_of_an_earlier_policy_that_are_deleted_stop_nothing(Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        String former = topics.retry() + "-7m";
        kafka.broker().createTopic(former, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.attempt() == 1) {
                throw new IllegalStateException("again");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .setting("metadata.max.age.ms", 500)
                    .subscribe(events, keeping(topics, Backoff.fixed(ofMillis(50))))
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 3);
            eventually(() -> group.status().counts().handled() == 3);
            kafka.broker().admin().deleteTopics(List.of(former)).all().get();
            Map<String, NewPartitions> two = new HashMap<>();
            List.of(topics.retry(), behind(topics), topics.in())
                    .forEach(topic -> two.put(topic, NewPartitions.increaseTo(2)));
            kafka.broker().admin().createPartitions(two).all().get();
            kafka.sendRaw(IntStream.range(3, 9)
                    .mapToObj(id -> new ProducerRecord<>(
                            topics.in(),
                            id % 2,
                            ("k" + id % 2).getBytes(UTF_8),
                            ("{\"event\":\"Work\",\"data\":{\"id\":" + id + "}}").getBytes(UTF_8)))
                    .toList());
            eventually(() -> group.status().counts().handled() == 9);
        }
        Relayed.of(kafka, topics).assertEachOnce(9);
        Relayed.of(kafka, topics).assertOrder(Ordering.KEY);
    }

    @Test
    void what_cannot_keep_it_is_refused_at_start(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        kafka.broker().createTopic(behind(topics), 3);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {});
        Consumer<TopicOptions> keeping = keeping(topics, Backoff.none());
        try (KafkaCluster cluster = kafka.connect()) {
            assertThatThrownBy(() -> kafka.group(cluster, topics)
                            .createTopics()
                            .setting("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor")
                            .subscribe(
                                    events,
                                    keeping.andThen(topic -> topic.atLeastOnce().ordering(Ordering.UNORDERED)))
                            .start())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("partition.assignment.strategy")
                    .hasMessageContaining("handle the topic exactly once")
                    .hasMessageContaining("Ordering.UNORDERED");
            assertThatThrownBy(() -> kafka.group(cluster, topics)
                            .createTopics()
                            .subscribe(events, keeping)
                            .start())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'" + behind(topics) + "' has 3 partitions");
        }
    }

    @Test
    void a_policy_that_keeps_it_no_more_reads_what_waits_behind(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicBoolean broken = new AtomicBoolean(true);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (broken.get()) {
                throw new IllegalStateException("again");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            try (ConsumerGroup keeping = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(events, keeping(topics, Backoff.fixed(ofSeconds(2))))
                    .start()) {
                new Works(cluster, topics.in(), 1).send(0, 3);
                eventually(() -> keeping.status().counts().done() == 3);
            }
            broken.set(false);
            try (ConsumerGroup plain = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(
                            events,
                            topic -> topic.retries(
                                    Retries.upTo(3).onTopic(topics.retry()).withBackoff(Backoff.fixed(ofSeconds(2)))))
                    .start()) {
                eventually(() -> plain.status().counts().handled() == 3);
            }
        }
        Relayed.of(kafka, topics).assertEachOnce(3);
    }
}
