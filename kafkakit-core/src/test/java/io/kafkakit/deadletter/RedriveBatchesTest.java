package io.kafkakit.deadletter;

import static io.kafkakit.support.Eventually.eventually;
import static io.kafkakit.support.Groups.awaitDeadLetters;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.DeadLetterException;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is read while another batch is committed, and what is told of it. */
@ExtendWith(Broker.class)
class RedriveBatchesTest {

    /** Lets so many fail for good. */
    private static void fail(Kafka kafka, KafkaCluster cluster, Topics topics, int count) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            throw new DeadLetterException("never " + work.id());
        });
        ConsumerGroup group = kafka.group(cluster, topics)
                .subscribe(
                        events,
                        topic -> topic.retries(
                                Retries.upTo(1).onTopic(topics.retry()).withBackoff(Backoff.none())))
                .start();
        IntStream.range(0, count)
                .mapToObj(id -> cluster.producer().send(topics.in(), "k" + id, new Work(id)))
                .toList()
                .forEach(sent -> sent.join());
        eventually(() -> group.status().counts().deadLettered() == count);
        awaitDeadLetters(cluster, topics.dead(), count);
        group.close();
    }

    @Test
    void an_interrupt_that_comes_when_all_is_done_changes_nothing(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 5);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Preview preview = letters.preview(DeadLetterFilter.all());
            Resolved done = letters.resolve(
                    preview,
                    Resolve.discard(),
                    progress -> Thread.currentThread().interrupt());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(done.done()).isEqualTo(5);
            assertThat(letters.depth()).isZero();
        }
    }

    @Test
    void batches_that_are_read_while_another_is_committed_come_back_once_each(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 2);
        int count = 9_000;
        Thread caller = Thread.currentThread();
        List<Long> told = new ArrayList<>();
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, count);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Preview preview = letters.preview(DeadLetterFilter.all());
            Resolved done = letters.resolve(
                    preview,
                    Resolve.redrive().withEdit(value -> {
                        assertThat(Thread.currentThread()).isSameAs(caller);
                        return value;
                    }),
                    progress -> {
                        assertThat(Thread.currentThread()).isSameAs(caller);
                        told.add(progress.done());
                    });
            assertThat(done.done()).isEqualTo(count);
            assertThat(told).hasSizeGreaterThanOrEqualTo(3).isSorted().endsWith((long) count);
            assertThat(letters.depth()).isZero();
            assertThat(kafka.read(topics.retry())).hasSize(count);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("kafkakit-dead-letters"));
        }
    }
}
