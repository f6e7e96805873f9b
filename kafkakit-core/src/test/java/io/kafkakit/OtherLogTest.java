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
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A source topic that is deleted and made anew while its group runs, in ways that Kafka's consumer tells nobody of. */
@ExtendWith(Broker.class)
class OtherLogTest {

    static void makeAnew(Kafka kafka, String topic, int partitions, int from, int to) {
        TopicRecreatedTest.delete(kafka, topic);
        kafka.broker().createTopic(topic, partitions);
        // One that knows nothing of the former topic, and so sends at once.
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topic, 10).send(from, to);
        }
    }

    /** Kafka's consumer goes on at its position in the new log, and tells nobody: here it asks late what became of the topic. */
    @ParameterizedTest
    @CsvSource({"classic,PARTITION,earliest", "classic,KEY,latest", "consumer,PARTITION,latest"})
    void one_whose_new_log_is_longer_than_what_was_read_of_the_old_one_is_read_from_its_beginning(
            String protocol, Ordering ordering, String reset, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect();
                Captured log = new Captured()) {
            ConsumerGroup group = TopicRecreatedTest.group(kafka, cluster, topics, protocol)
                    .setting("auto.offset.reset", reset)
                    .setting("metadata.max.age.ms", 300_000)
                    .setting("consumer.retry.backoff.ms", 2_000)
                    .setting("consumer.retry.backoff.max.ms", 2_000)
                    .subscribe(TopicRecreatedTest.relay(topics), topic -> topic.ordering(ordering))
                    .start();
            eventually(() -> kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)) == 0);
            new Works(cluster, topics.in(), 10).send(0, 5);
            eventually(() -> group.status().counts().handled() == 5);
            makeAnew(kafka, topics.in(), 1, 5, 25);
            eventually(() -> Relayed.of(kafka, topics).ids().containsAll(ids(5, 25)));
            assertThat(log.text()).contains("topics were deleted and made anew");
            assertThat(group.failure()).isEmpty();
        }
    }

    static List<Integer> ids(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** There, the consumer would go to the end of the new log. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void where_a_group_begins_at_the_end_one_whose_new_log_is_shorter_is_read_from_its_beginning(
            String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect();
                Captured log = new Captured()) {
            ConsumerGroup group = TopicRecreatedTest.group(kafka, cluster, topics, protocol)
                    .setting("auto.offset.reset", "latest")
                    .subscribe(TopicRecreatedTest.relay(topics))
                    .start();
            eventually(() -> kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)) == 0);
            new Works(cluster, topics.in(), 10).send(0, 20);
            eventually(() -> group.status().counts().handled() == 20);
            makeAnew(kafka, topics.in(), 1, 20, 25);
            eventually(() -> group.status().counts().handled() == 25);
            assertThat(log.text()).contains("topics were deleted and made anew");
        }
        Relayed.of(kafka, topics).assertEachOnce(25);
    }

    /** The broker takes the offset for one of the new log. */
    @ParameterizedTest
    @CsvSource({"classic,true", "classic,false", "consumer,true"})
    void an_offset_that_is_committed_for_the_old_log_in_the_end_is_not_believed(
            String protocol, boolean exactlyOnce, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        TopicPartition source = new TopicPartition(topics.in(), 0);
        TopicEvents stuck = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            handling.countDown();
            release.await();
            ctx.send(topics.out(), ctx.key(), work);
        });
        Consumer<TopicOptions> options = topic -> {
            if (!exactlyOnce) {
                topic.atLeastOnce();
            }
        };
        try (KafkaCluster cluster = kafka.connect()) {
            try (ConsumerGroup group = TopicRecreatedTest.group(kafka, cluster, topics, protocol)
                    .setting("metadata.max.age.ms", 300_000)
                    .setting("consumer.retry.backoff.ms", 20_000)
                    .setting("consumer.retry.backoff.max.ms", 20_000)
                    .drainTimeout(Duration.ofSeconds(10))
                    .subscribe(stuck, options)
                    .start()) {
                new Works(cluster, topics.in(), 10).send(0, 5);
                eventually(() -> handling.getCount() == 0);
                makeAnew(kafka, topics.in(), 1, 5, 25);
                release.countDown();
                eventually(() -> kafka.committed(kafka.name("g"), source) > 0);
                assertThat(group.status().counts().handled()).isPositive();
            }
            assertThat(kafka.committed(kafka.name("g"), source)).isPositive();
            ConsumerGroup group = TopicRecreatedTest.group(kafka, cluster, topics, protocol)
                    .subscribe(TopicRecreatedTest.relay(topics), options)
                    .start();
            eventually(() -> Relayed.of(kafka, topics).ids().containsAll(ids(5, 25)));
            assertThat(String.valueOf(group.status().lastProblem())).contains("were deleted and made anew");
        }
    }

    /** The retry topic was read up to offset 2 when it was made anew, just after its source topic. */
    @Test
    void a_retry_topic_that_is_made_anew_too_is_read_from_its_beginning(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Retries retries = Retries.upTo(1).onTopic(topics.retry()).keepingKeyOrder();
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.attempt() == 1 && work.id() >= 100) {
                handling.countDown();
                release.await();
            }
            if (ctx.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = TopicRecreatedTest.group(kafka, cluster, topics, "classic")
                    .drainTimeout(Duration.ofSeconds(30))
                    .createTopics()
                    .subscribe(events, topic -> topic.retries(retries).concurrency(4))
                    .start();
            String behind = topics.retry() + "-behind";
            new Works(cluster, topics.in(), 10).send(0, 2);
            eventually(() -> group.status().counts().handled() == 2);
            makeAnew(kafka, topics.in(), 1, 100, 101);
            eventually(() -> handling.getCount() == 0);
            for (String topic : List.of(topics.retry(), behind)) {
                TopicRecreatedTest.delete(kafka, topic);
                kafka.broker().createTopic(topic, 1);
            }
            release.countDown();
            eventually(() -> Relayed.of(kafka, topics).ids().contains(100));
        }
    }
}
