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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic that is made anew holds up no other topic of its consumer. Nothing is waited for here that takes as long as a drain. */
@ExtendWith(Broker.class)
class OtherLogNeighboursTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    private static Topics others(Kafka kafka, Topics topics) {
        return new Topics(kafka.topic("in2", 1), topics.retry(), topics.dead(), kafka.topic("out2", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void while_a_handler_of_the_old_one_runs_the_others_go_on(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Topics others = others(kafka, topics);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        TopicEvents slow = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            running.countDown();
            end.await();
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect();
                Captured log = new Captured()) {
            ConsumerGroup group = TopicRecreatedTest.group(kafka, cluster, topics, protocol)
                    .setting("metadata.max.age.ms", 300_000)
                    .drainTimeout(LONG)
                    .subscribe(slow)
                    .subscribe(TopicRecreatedTest.relay(others))
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 1);
            eventually(() -> running.getCount() == 0);
            OtherLogTest.makeAnew(kafka, topics.in(), 1, 1, 2);
            eventually(() -> log.text().contains("[" + topics.in() + "-0] seem to have been made anew")
                    || log.text().contains("revoked [" + topics.in() + "-0"));
            if (log.text().contains("seem to have been made anew")) {
                new Works(cluster, others.in(), 10).send(0, 20);
                eventually(() -> Relayed.of(kafka, others).ids().size() == 20);
            }
            end.countDown();
            eventually(() -> Relayed.of(kafka, topics).ids().contains(1));
            assertThat(group.failure()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void one_that_has_fewer_partitions_than_before_is_not_waited_for(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 3);
        Topics others = others(kafka, topics);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = TopicRecreatedTest.group(kafka, cluster, topics, protocol)
                    .drainTimeout(LONG)
                    .subscribe(TopicRecreatedTest.relay(topics), TopicOptions::atLeastOnce)
                    .subscribe(TopicRecreatedTest.relay(others))
                    .start();
            new Works(cluster, topics.in(), 10).send(0, 30);
            eventually(() -> group.status().counts().handled() == 30);
            OtherLogTest.makeAnew(kafka, topics.in(), 1, 30, 40);
            eventually(() -> Relayed.of(kafka, topics).ids().containsAll(OtherLogTest.ids(30, 40)));
            new Works(cluster, others.in(), 10).send(0, 20);
            eventually(() -> Relayed.of(kafka, others).ids().size() == 20);
        }
    }

    /** With none, a partition without a record at its offset is not read; that of a new topic is. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void one_that_was_not_read_any_more_is_read_when_it_is_made_anew(String protocol, Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        TopicPartition source = new TopicPartition(topics.in(), 0);
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 5);
            kafka.broker()
                    .admin()
                    .alterConsumerGroupOffsets(kafka.name("g"), Map.of(source, new OffsetAndMetadata(0)))
                    .all()
                    .get();
            kafka.broker()
                    .admin()
                    .deleteRecords(Map.of(source, RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
            ConsumerGroup group = TopicRecreatedTest.group(kafka, cluster, topics, protocol)
                    .setting("auto.offset.reset", "none")
                    .setting("metadata.max.age.ms", 300_000)
                    .subscribe(TopicRecreatedTest.relay(topics))
                    .start();
            eventually(() -> String.valueOf(group.status().problems()).contains("no record any more"));
            OtherLogTest.makeAnew(kafka, topics.in(), 1, 5, 15);
            eventually(() -> Relayed.of(kafka, topics).ids().size() == 10);
            assertThat(group.status().problems()).isEmpty();
        }
    }
}
