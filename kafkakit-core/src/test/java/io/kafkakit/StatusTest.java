package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.monitor.PartitionSnapshot;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.LaneState;
import io.kafkakit.monitor.LaneStatus;
import io.kafkakit.monitor.MemberStatus;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Broker.class)
class StatusTest {

    record Job(int id) {}

    private static void send(KafkaCluster cluster, String topic, int count) {
        IntStream.range(0, count)
                .mapToObj(i -> cluster.producer()
                        .send(EventRecord.of(topic, new Job(i)).withKey("k" + i).withPartition(0)))
                .toList()
                .forEach(sent -> sent.join());
    }

    private static PartitionStatus first(GroupStatus status, String topic) {
        return status.partitions().stream()
                .filter(each -> each.topic().equals(topic) && each.partition() == 0)
                .findFirst()
                .orElse(PartitionSnapshot.restoring(new TopicPartition(topic, 0), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void it_tells_how_far_each_partition_is(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        CountDownLatch release = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            if (job.id() == 1) {
                release.await();
            }
            ctx.send(topics.out(), job);
        });
        ConsumerGroup group;
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 6);
            group = kafka.group(cluster, topics)
                    .setting("group.protocol", protocol)
                    .subscribe(events)
                    .start();
            eventually(() -> first(group.status(), topics.in()).committed() == 1);
            assertBusy(group.status(), topics.in());
            release.countDown();
            eventually(() -> first(group.status(), topics.in()).committed() == 6);
            assertIdle(first(group.status(), topics.in()));
        }
        assertThat(group.status().state()).isEqualTo(GroupState.CLOSED);
        assertThat(group.status().partitions()).isEmpty();
        assertThat(group.status().counts().handled()).isEqualTo(6);
        assertThat(group.status().counts().sent()).isEqualTo(6);
        assertThat(group.status().lastProblem()).isNull();
    }

    private static void assertBusy(GroupStatus status, String topic) {
        assertThat(status.state()).isEqualTo(GroupState.RUNNING);
        assertThat(status.partitions()).hasSize(2);
        PartitionStatus partition = first(status, topic);
        assertThat(partition.position()).isEqualTo(6);
        assertThat(partition.bufferedRecords()).isEqualTo(5);
        assertThat(partition.bufferedBytes()).isPositive();
        assertThat(partition.inFlight()).isEqualTo(1);
        assertThat(partition.lag()).isEqualTo(5);
        assertThat(partition.oldestWrittenAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(status.lag()).isEqualTo(5);
    }

    private static void assertIdle(PartitionStatus partition) {
        assertThat(partition.lag()).isZero();
        assertThat(partition.bufferedRecords()).isZero();
        assertThat(partition.bufferedBytes()).isZero();
        assertThat(partition.inFlight()).isZero();
        assertThat(partition.oldestWrittenAt()).isNull();
    }

    @Test
    void it_tells_which_member_holds_what_and_leads(Kafka kafka) {
        Topics topics = Topics.of(kafka, 4);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group =
                    kafka.group(cluster, topics).consumers(2).subscribe(events).start();
            eventually(() -> group.status().members().stream()
                    .allMatch(member -> member.partitions().stream()
                                    .filter(each -> each.position() >= -1)
                                    .count()
                            == 2));
            List<MemberStatus> members = group.status().members();
            assertThat(members).extracting(MemberStatus::number).containsExactly(0, 1);
            assertThat(members).extracting(MemberStatus::consumerId).doesNotHaveDuplicates();
            assertThat(members).extracting(MemberStatus::consumerId).noneMatch(String::isEmpty);
            assertThat(members)
                    .filteredOn(MemberStatus::isLeader)
                    .singleElement()
                    .satisfies(leader -> assertThat(leader.partitions()).anyMatch(each -> each.partition() == 0));
            assertThat(group.status().partitions())
                    .extracting(PartitionStatus::partition)
                    .containsExactlyInAnyOrder(0, 1, 2, 3);
            Instant seen = members.get(0).seenAt();
            eventually(() -> group.status().members().get(0).seenAt().isAfter(seen));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void it_tells_what_the_lanes_have_committed(boolean exactlyOnce, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> ctx.send(topics.out(), job));
        ConsumerGroup group;
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 100);
            group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> {
                        if (!exactlyOnce) {
                            topic.atLeastOnce();
                        }
                    })
                    .start();
            eventually(() -> group.status().counts().handled() == 100);
            eventually(() -> group.status().lanes().get(0).state() == LaneState.IDLE);
            assertThat(group.status().lanes()).hasSize(1);
            LaneStatus lane = group.status().lanes().get(0);
            assertThat(lane.transactional()).isEqualTo(exactlyOnce);
            assertThat(lane.commits()).isPositive();
            assertThat(lane.records().mean() * lane.commits()).isBetween(50L, 150L);
            assertThat(lane.records().max()).isBetween(lane.records().mean(), 100L);
            assertThat(lane.bytes().max()).isGreaterThan(lane.records().max() * 50);
            assertThat(lane.took().max())
                    .isPositive()
                    .isGreaterThanOrEqualTo(lane.took().last());
            assertThat(lane.took().mean()).isPositive();
            assertThat(group.status().transactions()).isEqualTo(exactlyOnce ? lane.commits() : 0);
        }
        assertThat(group.status().lanes().get(0).state()).isEqualTo(LaneState.CLOSED);
    }

    @Test
    void it_tells_which_retries_wait_and_until_when(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Instant before = Instant.now();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            throw new IllegalStateException("for the test");
        });
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 3);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.retries(Retries.upTo(1)
                                    .onTopic(topics.retry())
                                    .withBackoff(Backoff.fixed(Duration.ofHours(1)))))
                    .start();
            eventually(() -> first(group.status(), topics.retry()).waitingRetries() >= 3);
            PartitionStatus retries = first(group.status(), topics.retry());
            assertThat(retries.retryDueAt())
                    .isBetween(before.plusSeconds(3_600), Instant.now().plusSeconds(3_601));
            assertThat(retries.inFlight()).isZero();
            // What is not read is counted in offsets, and transaction markers have some.
            assertThat(retries.lag()).isBetween(3L, 6L);
            assertThat(retries.bufferedRecords()).isZero();
            assertThat(first(group.status(), topics.in()).retryDueAt()).isNull();
            assertThat(group.status().counts().retried()).isEqualTo(3);
        }
    }

    @Test
    void it_tells_what_is_done_beyond_a_gap(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch release = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            if (job.id() == 0) {
                release.await();
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 10);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events, topic -> topic.ordering(Ordering.UNORDERED).concurrency(2))
                    .start();
            eventually(() -> first(group.status(), topics.in()).doneBeyondGap() == 9);
            PartitionStatus partition = first(group.status(), topics.in());
            assertThat(partition.committed()).isZero();
            assertThat(partition.lag()).isEqualTo(1);
            assertThat(partition.inFlight()).isEqualTo(1);
            release.countDown();
            eventually(() -> first(group.status(), topics.in()).committed() == 10);
            assertThat(first(group.status(), topics.in()).doneBeyondGap()).isZero();
        }
    }

    @Test
    void a_partition_that_holds_what_it_may_is_paused_and_goes_on_when_half_is_done(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch release = new CountDownLatch(1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group =
                    paused(kafka.group(cluster, topics).maxBufferedRecords(10), cluster, topics.in(), release);
            PartitionStatus full = first(group.status(), topics.in());
            assertThat(full.bufferedRecords()).isEqualTo(10);
            assertThat(full.position()).isEqualTo(10);
            assertThat(full.lag()).isEqualTo(100);
            release.countDown();
            eventually(() -> first(group.status(), topics.in()).committed() == 100);
            assertThat(first(group.status(), topics.in()).paused()).isFalse();
        }
    }

    @Test
    void a_consumer_that_holds_the_bytes_it_may_reads_no_more(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch release = new CountDownLatch(1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = paused(
                    kafka.group(cluster, topics).maxBufferedBytesPerConsumer(2_000), cluster, topics.in(), release);
            assertThat(first(group.status(), topics.in()).bufferedBytes()).isBetween(2_000L, 4_000L);
            assertThat(first(group.status(), topics.in()).position()).isLessThanOrEqualTo(10);
            release.countDown();
            eventually(() -> first(group.status(), topics.in()).committed() == 100);
        }
    }

    @Test
    void consumers_of_a_group_share_the_records_that_they_hold(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch release = new CountDownLatch(1);
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 7_500);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .consumers(4)
                    .subscribe(TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> release.await()))
                    .start();
            eventually(() -> first(group.status(), topics.in()).position() > 0
                    && first(group.status(), topics.in()).paused());
            assertThat(first(group.status(), topics.in()).position()).isBetween(4_000L, 6_500L);
            release.countDown();
            eventually(() -> first(group.status(), topics.in()).committed() == 7_500);
        }
    }

    /** Starts the group on a hundred records, none done before the release, and waits until it reads no more. */
    private static ConsumerGroup paused(
            ConsumerGroupBuilder limited, KafkaCluster cluster, String topic, CountDownLatch release) {
        send(cluster, topic, 100);
        ConsumerGroup group = limited.setting("max.poll.records", 5)
                .subscribe(TopicEvents.of(topic).on(Job.class, (job, ctx) -> release.await()))
                .start();
        eventually(() -> first(group.status(), topic).position() > 0
                && first(group.status(), topic).paused());
        return group;
    }

    @Test
    void it_tells_what_went_wrong_and_what_ended_the_group(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String missing = kafka.name("missing");
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            if (job.id() == 1) {
                throw new OutOfMemoryError("for the test");
            }
            ctx.send(missing, job);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("max.block.ms", 500)
                    .subscribe(events)
                    .start();
            send(cluster, topics.in(), 1);
            eventually(() -> group.status().lanes().get(0).lastProblem() != null);
            assertThat(group.status().lanes().get(0).lastProblem().what()).contains(missing);
            send(cluster, topics.in(), 2);
            eventually(() -> group.status().state() == GroupState.FAILED);
            eventually(() -> group.status().lanes().get(0).state() == LaneState.CLOSED);
            assertThat(group.status().state()).isEqualTo(GroupState.FAILED);
            assertThat(group.status().lastProblem().cause()).isInstanceOf(OutOfMemoryError.class);
        }
    }
}
