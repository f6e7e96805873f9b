package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Reads;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Retries that wait. */
@ExtendWith(Broker.class)
class DelayedRetriesTest {

    private static ProducerRecord<byte[], byte[]> waiting(Topics topics, int partition, int id, Instant due) {
        String value = "{\"event\":\"Work\",\"data\":{\"id\":" + id + "}}";
        var record = new ProducerRecord<>(topics.retry(), partition, ("k" + id).getBytes(UTF_8), value.getBytes(UTF_8));
        record.headers()
                .add(HeaderNames.RETRY_COUNT, "1".getBytes(UTF_8))
                .add(HeaderNames.DUE, Long.toString(due.toEpochMilli()).getBytes(UTF_8));
        return record;
    }

    private static Stream<PartitionStatus> retryPartitions(ConsumerGroup group, Topics topics) {
        return group.status().members().stream()
                .flatMap(member -> member.partitions().stream())
                .filter(partition -> partition.topic().equals(topics.retry()));
    }

    private static double fetches(String groupId) {
        double fetches = 0;
        try {
            var server = ManagementFactory.getPlatformMBeanServer();
            for (ObjectName name : server.queryNames(
                    new ObjectName("kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*" + groupId + "*"),
                    null)) {
                fetches += (Double) server.getAttribute(name, "fetch-total");
            }
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
        return fetches;
    }

    @Test
    void delays_grow_from_topic_to_topic_and_no_attempt_is_early(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        List<Duration> delays = List.of(ofMillis(300), ofMillis(1_000), ofMillis(3_100));
        List<Instant> attempts = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            attempts.add(Instant.now());
            throw new IllegalStateException("again");
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(
                            events,
                            topic -> topic.retries(Retries.upTo(3)
                                    .onTopic(topics.retry())
                                    .withBackoff(Backoff.delays(delays.toArray(Duration[]::new)))))
                    .start();
            cluster.producer().send(topics.in(), "k", new Work(1)).join();
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(attempts).hasSize(4);
        for (int i = 0; i < delays.size(); i++) {
            assertThat(Duration.between(attempts.get(i), attempts.get(i + 1))).isGreaterThanOrEqualTo(delays.get(i));
        }
        assertThat(List.of("-300ms", "-1s", "-3100ms"))
                .allSatisfy(
                        delay -> assertThat(kafka.read(topics.retry() + delay)).hasSize(1));
    }

    /** The clock is the idle source topic: the broker holds each of its fetches for half a second. */
    private static void assertNothingIsRead(String topic, ConsumerGroup group) {
        int read = Reads.of(topic).availablePermits();
        assertThat(read).as("before it was paused").isPositive();
        double fetches = fetches(group.groupId());
        eventually(() -> fetches(group.groupId()) >= fetches + 5);
        assertThat(Reads.of(topic).availablePermits()).isEqualTo(read);
    }

    @Test
    void what_waits_for_an_hour_is_not_held_and_not_asked_for(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        int count = 100_000;
        Instant due = Instant.now().plus(ofHours(1));
        kafka.sendRaw(IntStream.range(0, count)
                .mapToObj(id -> waiting(topics, id % 2, id, due))
                .toList());
        TopicEvents events =
                TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .setting("interceptor.classes", Reads.class.getName())
                    .subscribe(
                            events,
                            topic -> topic.retries(
                                    Retries.upTo(3).onTopic(topics.retry()).withBackoff(Backoff.fixed(ofHours(2)))))
                    .start();
            eventually(() -> retryPartitions(group, topics)
                            .mapToLong(PartitionStatus::waitingRetries)
                            .sum()
                    >= count);
            assertThat(retryPartitions(group, topics))
                    .allSatisfy(
                            partition -> assertThat(partition.bufferedRecords()).isZero())
                    .allSatisfy(partition -> assertThat(partition.retryDueAt()).isBetween(due, due.plusMillis(1)));
            assertNothingIsRead(topics.retry(), group);
            cluster.producer().send(topics.in(), "k", new Work(0)).join();
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(kafka.values(topics.out())).hasSize(1);
    }

    @Test
    void what_comes_due_is_read_again_and_handled_once_across_a_restart(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        int count = 3_000;
        Instant first = Instant.now().plusSeconds(4);
        kafka.sendRaw(IntStream.range(0, count)
                .mapToObj(id -> waiting(topics, 0, id, first.plusMillis(2L * id)))
                .toList());
        List<Duration> early = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            Duration left = Duration.between(Instant.now(), first.plusMillis(2L * work.id()));
            // What the header says is cut off to a millisecond.
            if (left.compareTo(ofMillis(1)) > 0) {
                early.add(left);
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        for (int handled : List.of(500, count)) {
            try (KafkaCluster cluster = kafka.connect()) {
                ConsumerGroup group = kafka.group(cluster, topics)
                        .createTopics()
                        .subscribe(
                                events,
                                topic -> topic.retries(Retries.upTo(3)
                                        .onTopic(topics.retry())
                                        .withBackoff(Backoff.fixed(ofSeconds(60)))))
                        .start();
                eventually(() -> kafka.read(topics.out()).size() >= handled
                        || group.status().counts().handled() >= handled);
            }
        }
        Relayed.of(kafka, topics).assertEachOnce(count);
        assertThat(early).isEmpty();
    }

    @Test
    void a_clock_that_is_ahead_costs_one_delay_and_not_one_for_each_record(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        int count = 50;
        Instant tomorrow = Instant.now().plus(ofHours(24));
        kafka.sendRaw(IntStream.range(0, count)
                .mapToObj(id -> waiting(topics, 0, id, tomorrow.plusSeconds(id)))
                .toList());
        TopicEvents events =
                TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(
                            events,
                            topic -> topic.retries(
                                    Retries.upTo(3).onTopic(topics.retry()).withBackoff(Backoff.fixed(ofSeconds(4)))))
                    .start();
            eventually(() -> group.status().counts().handled() == count);
        }
        Relayed.of(kafka, topics).assertEachOnce(count);
    }

    @Test
    void a_short_delay_does_not_wait_behind_a_long_one(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.attempt() == 1 || (work.id() == 0 && ctx.attempt() == 2)) {
                throw new IllegalStateException("not yet");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(
                            events,
                            topic -> topic.retries(Retries.upTo(2)
                                    .onTopic(topics.retry())
                                    .withBackoff(Backoff.delays(ofMillis(200), ofHours(1)))))
                    .start();
            IntStream.range(0, 20)
                    .forEach(id -> cluster.producer()
                            .send(topics.in(), "k" + id, new Work(id))
                            .join());
            eventually(() -> group.status().counts().handled() == 19);
            assertThat(group.status().counts().retried()).isEqualTo(21);
            // One waits for an hour by now.
            cluster.producer().send(topics.in(), "k20", new Work(20)).join();
            eventually(() -> group.status().counts().handled() == 20);
        }
        assertThat(kafka.read(topics.retry() + "-1h")).hasSize(1);
    }

    @Test
    void a_record_is_tried_later_without_an_attempt_and_not_before(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        List<Instant> runs = Collections.synchronizedList(new ArrayList<>());
        List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
        Duration wait = ofMillis(1_700);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.add(Instant.now());
            attempts.add(ctx.attempt());
            if (runs.size() == 1) {
                throw new RetryLaterException("closed", wait);
            }
            if (runs.size() == 2) {
                throw new IllegalStateException("an attempt that counts");
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(
                            events,
                            topic -> topic.retries(
                                    Retries.upTo(1).onTopic(topics.retry()).withBackoff(Backoff.fixed(ofMillis(500)))))
                    .start();
            cluster.producer().send(topics.in(), "k", new Work(1)).join();
            eventually(() -> group.status().counts().handled() == 1);
            assertThat(group.status().counts().postponed())
                    .as("500 ms four times")
                    .isEqualTo(4);
        }
        assertThat(attempts).containsExactly(1, 1, 2);
        assertThat(Duration.between(runs.get(0), runs.get(1))).isGreaterThanOrEqualTo(wait);
    }

    private static ConsumerGroup relay(
            Kafka kafka, KafkaCluster cluster, Topics topics, Backoff backoff, Predicate<EventContext> failing) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (failing.test(ctx)) {
                throw new IllegalStateException("not yet");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        return kafka.group(cluster, topics)
                .createTopics()
                .setting("auto.offset.reset", "latest")
                .subscribe(
                        events,
                        topic -> topic.retries(
                                Retries.upTo(2).onTopic(topics.retry()).withBackoff(backoff)))
                .start();
    }

    /** Nothing of its partition was ever committed, because nothing of it was ever handled. */
    @Test
    void a_retry_that_waits_across_a_restart_is_read_even_where_new_groups_begin_at_the_end(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicBoolean failing = new AtomicBoolean(true);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = relay(kafka, cluster, topics, Backoff.fixed(ofSeconds(5)), ctx -> failing.get());
            eventually(() -> group.status().members().stream()
                    .flatMap(member -> member.partitions().stream())
                    .anyMatch(partition -> partition.topic().equals(topics.in()) && partition.lag() >= 0));
            cluster.producer().send(topics.in(), "k", new Work(0)).join();
            eventually(() -> group.status().counts().retried() == 1);
            eventually(() -> retryPartitions(group, topics).anyMatch(partition -> partition.retryDueAt() != null));
        }
        failing.set(false);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = relay(kafka, cluster, topics, Backoff.fixed(ofSeconds(5)), ctx -> failing.get());
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(kafka.read(topics.out())).hasSize(1);
    }

    /** Only first attempts fail: whichever group is there when a retry comes due handles it, however long groups take to start. */
    @Test
    void what_waits_in_topics_of_an_earlier_policy_is_still_read(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Predicate<EventContext> failing = ctx -> ctx.attempt() == 1;
        for (Backoff backoff : List.of(Backoff.fixed(ofSeconds(4)), Backoff.delays(ofSeconds(5), ofHours(1)))) {
            try (KafkaCluster cluster = kafka.connect()) {
                ConsumerGroup group = relay(kafka, cluster, topics, backoff, failing);
                eventually(() -> group.status().members().stream()
                        .flatMap(member -> member.partitions().stream())
                        .anyMatch(partition -> partition.topic().equals(topics.in()) && partition.lag() >= 0));
                cluster.producer().send(topics.in(), "k", new Work(0)).join();
                eventually(() -> group.status().counts().retried() == 1);
            }
        }
        assertThat(kafka.read(topics.retry())).hasSize(1);
        assertThat(kafka.read(topics.retry() + "-5s")).hasSize(1);
        try (KafkaCluster cluster = kafka.connect()) {
            relay(kafka, cluster, topics, Backoff.delays(ofMillis(100), ofMillis(200)), failing);
            eventually(() -> kafka.read(topics.out()).size() == 2);
        }
    }

    @Test
    void a_retry_topic_that_forgets_what_waits_is_refused(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String forgetful = kafka.name("forgetful");
        kafka.broker().createTopic(forgetful, 1, Map.of("cleanup.policy", "compact,delete", "retention.ms", "60000"));
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroupBuilder group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.retries(
                                    Retries.upTo(1).onTopic(forgetful).withBackoff(Backoff.fixed(ofSeconds(60)))));
            assertThatThrownBy(group::start)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("cleanup.policy = compact,delete")
                    .hasMessageContaining("retention.ms = 60000");
        }
    }
}
