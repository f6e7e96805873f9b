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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a source topic's log beside the appending of records. */
@ExtendWith(Broker.class)
class LogOfATopicTest {

    private static TopicEvents relay(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
    }

    private static ConsumerGroup start(Kafka kafka, KafkaCluster cluster, Topics topics, String reset) {
        return kafka.group(cluster, topics)
                .setting("auto.offset.reset", reset)
                .subscribe(relay(topics))
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "latest"})
    void records_that_retention_takes_before_they_are_read_stop_nothing_and_the_log_says_so(String reset, Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        TopicPartition partition = new TopicPartition(topics.in(), 0);
        try (KafkaCluster cluster = kafka.connect();
                Captured log = new Captured()) {
            Works works = new Works(cluster, topics.in(), 1);
            works.send(0, 10);
            try (ConsumerGroup group = start(kafka, cluster, topics, "earliest")) {
                eventually(() -> group.status().counts().handled() == 10);
            }
            works.send(10, 30);
            kafka.broker()
                    .admin()
                    .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(20)))
                    .all()
                    .get();
            ConsumerGroup group = start(kafka, cluster, topics, reset);
            String said = "records are gone that the group had not read: " + partition + " at offset 20";
            eventually(() -> log.text().contains(said));
            eventually(() -> group.status().members().stream()
                    .flatMap(member -> member.partitions().stream())
                    .anyMatch(each -> each.topic().equals(topics.in()) && each.lag() == 0));
            works.send(30, 40);
            eventually(() -> group.status().counts().handled() == 20);
        }
        List<Integer> expected = IntStream.concat(IntStream.range(0, 10), IntStream.range(20, 40))
                .boxed()
                .toList();
        assertThat(Relayed.of(kafka, topics).ids()).containsExactlyElementsOf(expected);
    }

    private static void abort(Kafka kafka, String topic, int records) {
        Map<String, Object> settings = new HashMap<>(kafka.broker().clientSettings());
        settings.put("transactional.id", kafka.name("aborting"));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < records; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, "half", "done"));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    @Test
    void aborted_records_and_markers_alone_are_no_lag(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            abort(kafka, topics.in(), 5);
            try (ConsumerGroup group = start(kafka, cluster, topics, "earliest")) {
                eventually(() -> kafka.lag(kafka.name("g"), topics.in()) == 0);
                new Works(cluster, topics.in(), 1).send(0, 3);
                eventually(() -> group.status().counts().handled() == 3);
                abort(kafka, topics.in(), 5);
                eventually(() -> kafka.lag(kafka.name("g"), topics.in()) == 0);
                assertThat(group.status().counts().done()).isEqualTo(3);
            }
            new Works(cluster, topics.in(), 1).send(3, 5);
            ConsumerGroup next = start(kafka, cluster, topics, "earliest");
            eventually(() -> next.status().counts().handled() == 2);
        }
        Relayed.of(kafka, topics).assertEachOnce(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void partitions_that_are_added_while_the_group_runs_are_handled(String protocol, Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        Queue<Integer> failed = new ConcurrentLinkedQueue<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.attempt() == 1 && work.id() >= 10) {
                failed.add(work.id());
                throw new IllegalStateException("not yet");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("group.protocol", protocol)
                    .setting("metadata.max.age.ms", 300)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 10);
            eventually(() -> group.status().counts().handled() == 10);
            kafka.broker()
                    .admin()
                    .createPartitions(Map.of(topics.in(), NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            try (KafkaCluster other = kafka.connect()) {
                for (int id = 10; id < 13; id++) {
                    other.producer()
                            .send(EventRecord.of(topics.in(), new Work(id)).withPartition(id - 10))
                            .join();
                }
            }
            // The retry topic has one partition still.
            eventually(() -> group.status().counts().handled() == 13);
        }
        assertThat(failed).containsExactlyInAnyOrder(10, 11, 12);
        Relayed.of(kafka, topics).assertEachOnce(13);
    }
}
