package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kafkakit.monitor.Commit;
import io.kafkakit.monitor.FailedCommit;
import io.kafkakit.monitor.FailedRecord;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.Problem;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Broker.class)
class GroupListenerTest {

    record Job(int id) {}

    /** Keeps what it is told. */
    private static final class Recording implements GroupListener {

        private final List<GroupState> states = new CopyOnWriteArrayList<>();
        private final List<TopicPartition> assigned = new CopyOnWriteArrayList<>();
        private final List<TopicPartition> revoked = new CopyOnWriteArrayList<>();
        private final List<TopicPartition> lost = new CopyOnWriteArrayList<>();
        private final List<FailedRecord> failed = new CopyOnWriteArrayList<>();
        private final List<Commit> commits = new CopyOnWriteArrayList<>();
        private final List<FailedCommit> failedCommits = new CopyOnWriteArrayList<>();
        private final List<String> replaced = new CopyOnWriteArrayList<>();
        private final List<Problem> problems = new CopyOnWriteArrayList<>();

        @Override
        public void onStateChanged(GroupState state) {
            states.add(state);
        }

        @Override
        public void onPartitionsAssigned(int member, Collection<TopicPartition> partitions) {
            assigned.addAll(partitions);
        }

        @Override
        public void onPartitionsRevoked(int member, Collection<TopicPartition> partitions) {
            revoked.addAll(partitions);
        }

        @Override
        public void onPartitionsLost(int member, Collection<TopicPartition> partitions) {
            lost.addAll(partitions);
        }

        @Override
        public void onRecordFailed(FailedRecord record) {
            failed.add(record);
        }

        @Override
        public void onCommitted(Commit commit) {
            commits.add(commit);
        }

        @Override
        public void onCommitFailed(FailedCommit commit) {
            failedCommits.add(commit);
        }

        @Override
        public void onProducerReplaced(int lane, String producer, Throwable reason) {
            replaced.add(producer);
        }

        @Override
        public void onProblem(Problem problem) {
            problems.add(problem);
        }
    }

    private static void send(KafkaCluster cluster, String topic, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(i -> cluster.producer().send(topic, "k" + i, new Job(i)))
                .toList()
                .forEach(sent -> sent.join());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void it_is_told_of_a_groups_life_and_of_what_is_committed(boolean exactlyOnce, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        Recording told = new Recording();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> ctx.send(topics.out(), job));
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 0, 50);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .listener(told)
                    .subscribe(events, topic -> {
                        if (!exactlyOnce) {
                            topic.atLeastOnce();
                        }
                    })
                    .start();
            eventually(() -> group.status().counts().handled() == 50);
        }
        assertThat(told.states)
                .containsExactly(GroupState.STARTING, GroupState.RUNNING, GroupState.CLOSING, GroupState.CLOSED);
        assertThat(told.assigned)
                .containsExactlyInAnyOrder(new TopicPartition(topics.in(), 0), new TopicPartition(topics.in(), 1));
        assertThat(told.revoked).containsExactlyInAnyOrderElementsOf(told.assigned);
        assertThat(told.lost).isEmpty();
        assertThat(told.commits).allMatch(commit -> commit.transactional() == exactlyOnce);
        assertThat(told.commits)
                .as("the first commits may say where the group begins, and nothing else")
                .allMatch(commit -> commit.bytes() > 0 == commit.records() > 0
                        && !commit.took().isNegative()
                        && !commit.took().isZero());
        assertThat(told.commits.stream().mapToLong(Commit::records).sum()).isEqualTo(50);
        assertThat(told.commits.stream()
                        .flatMap(commit -> commit.partitions().stream())
                        .filter(each -> each.topic().equals(topics.in()))
                        .mapToLong(each -> each.counts().sent())
                        .sum())
                .isEqualTo(50);
        assertThat(told.failed).isEmpty();
        assertThat(told.problems).isEmpty();
    }

    @Test
    void it_is_told_of_each_record_that_fails(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String small = kafka.name("small");
        kafka.broker().createTopic(small, 1, Map.of("max.message.bytes", "2000"));
        Recording told = new Recording();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            if (job.id() == 7) {
                throw new IllegalStateException("seven");
            }
            ctx.send(small, null, "text", job.id() == 5 ? "x".repeat(10_000) : "fits");
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .listener(told)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            send(cluster, topics.in(), 0, 10);
            kafka.sendRaw(List.of(new ProducerRecord<>(topics.in(), new byte[] {1, 2, 3})));
            eventually(() -> group.status().counts().deadLettered() == 3);
        }
        assertThat(told.failed)
                .filteredOn(failed -> failed.topic().equals(topics.in()))
                .extracting(FailedRecord::offset, FailedRecord::attempt, FailedRecord::goesTo)
                .containsExactlyInAnyOrder(
                        tuple(7L, 1, topics.retry()), tuple(5L, 1, topics.dead()), tuple(10L, 1, topics.dead()));
        assertThat(told.failed)
                .filteredOn(failed -> failed.topic().equals(topics.retry()))
                .extracting(FailedRecord::attempt, FailedRecord::goesTo)
                .containsExactly(tuple(2, topics.dead()));
        assertThat(told.failed)
                .filteredOn(FailedRecord::retried)
                .singleElement()
                .satisfies(retried -> {
                    assertThat(retried.event()).isEqualTo("Job");
                    assertThat(retried.error()).hasMessage("seven");
                });
    }

    @Test
    void it_is_told_of_a_producer_that_is_fenced(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Recording told = new Recording();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> ctx.send(topics.out(), job));
        String[] ids = {
            kafka.name("pod") + "-" + kafka.name("g") + "-0-0", kafka.name("pod") + "-" + kafka.name("g") + "-0-1"
        };
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .listener(told)
                    .subscribe(events)
                    .start();
            send(cluster, topics.in(), 0, 10);
            eventually(() -> group.status().counts().handled() == 10);
            List.of(ids).forEach(id -> fence(kafka, id));
            send(cluster, topics.in(), 10, 20);
            eventually(() -> group.status().counts().handled() == 20);
            assertThat(group.status().lanes().get(0).replacedProducers()).isPositive();
            assertThat(group.status().lanes().get(0).failedCommits()).isPositive();
        }
        assertThat(told.replaced).isNotEmpty().isSubsetOf(ids);
        assertThat(told.failedCommits)
                .isNotEmpty()
                .allMatch(each -> each.transactional() && each.records() > 0 && each.reason() != null);
        assertThat(told.commits.stream().mapToLong(Commit::records).sum()).isEqualTo(20);
        assertThat(told.failed).as("no attempt is spent").isEmpty();
    }

    private static void fence(Kafka kafka, String transactionalId) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "transactional.id", transactionalId);
        try (var rival = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            rival.initTransactions();
        }
    }

    @Test
    void listeners_that_throw_or_never_return_keep_no_record_back(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> ctx.send(topics.out(), job));
        GroupListener stuck = new GroupListener() {
            @Override
            public void onCommitted(Commit commit) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        GroupListener broken = new GroupListener() {
            @Override
            public void onStateChanged(GroupState state) {
                throw new StackOverflowError("for the test");
            }
        };
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .listener(broken)
                    .listener(stuck)
                    .subscribe(events)
                    .start();
            for (int i = 0; i < 10; i++) {
                send(cluster, topics.in(), i, i + 1);
                int expected = i + 1;
                eventually(() -> group.status().counts().handled() == expected);
            }
        }
        assertThat(kafka.read(topics.out())).hasSize(10);
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isZero();
    }
}
