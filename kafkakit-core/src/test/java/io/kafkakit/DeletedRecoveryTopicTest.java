package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A dead letter or a retry whose topic is deleted while the group runs is neither lost nor skipped. */
@ExtendWith(Broker.class)
class DeletedRecoveryTopicTest {

    private static final int BAD = 0;

    private static void send(KafkaCluster cluster, Topics topics, int partition, int id) {
        cluster.producer()
                .send(EventRecord.of(topics.in(), new Work(id)).withPartition(partition))
                .join();
    }

    private static TopicEvents failing(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == BAD && ctx.attempt() == 1) {
                throw new IllegalStateException("no");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
    }

    private static void delete(Kafka kafka, String topic) throws Exception {
        kafka.broker().admin().deleteTopics(List.of(topic)).all().get();
        eventually(() -> !kafka.broker().admin().listTopics().names().get().contains(topic));
    }

    /** Others go on, and the bad one's partition stands at it and says why. */
    private static void assertItWaits(Kafka kafka, ConsumerGroup group, Topics topics, String missing) {
        eventually(
                () -> group.status().counts().handled() == 10 && group.status().lastProblem() != null);
        assertThat(group.status().lastProblem().toString()).contains(missing);
        assertThat(group.failure()).isEmpty();
        assertThat(kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)))
                .isLessThanOrEqualTo(0);
    }

    private static void sendBadAndGood(KafkaCluster cluster, Topics topics) {
        send(cluster, topics, 0, BAD);
        for (int id = 1; id <= 10; id++) {
            send(cluster, topics, 1, id);
        }
    }

    @Test
    void a_dead_letter_waits_until_its_topic_is_there_again(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group =
                    kafka.group(cluster, topics).subscribe(failing(topics)).start();
            delete(kafka, topics.dead());
            sendBadAndGood(cluster, topics);
            assertItWaits(kafka, group, topics, topics.dead());
            kafka.broker().createTopic(topics.dead(), 1);
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.read(topics.dead())).hasSize(1);
        assertThat(kafka.read(topics.out())).hasSize(10);
    }

    @Test
    void a_retry_waits_until_its_topic_is_there_again(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            failing(topics),
                            topic -> topic.retries(
                                    Retries.upTo(1).onTopic(topics.retry()).withBackoff(Backoff.none())))
                    .start();
            delete(kafka, topics.retry());
            sendBadAndGood(cluster, topics);
            assertItWaits(kafka, group, topics, topics.retry());
            kafka.broker().createTopic(topics.retry(), 2);
            eventually(() -> group.status().counts().handled() == 11);
        }
        assertThat(kafka.read(topics.out())).hasSize(11);
        assertThat(kafka.read(topics.dead())).isEmpty();
    }
}
