package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A dead letter that its topic refuses is neither lost nor skipped. */
@ExtendWith(Broker.class)
class UnwrittenDeadLetterTest {

    private static String dead(Kafka kafka, int mostBytes) {
        String dead = kafka.name("small-dead");
        kafka.broker().createTopic(dead, 1, Map.of("max.message.bytes", Integer.toString(mostBytes)));
        return dead;
    }

    private static void send(KafkaCluster cluster, Topics topics, int partition, int id, String key) {
        cluster.producer()
                .send(EventRecord.of(topics.in(), new Work(id)).withKey(key).withPartition(partition))
                .join();
    }

    private static TopicEvents failing(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == 0) {
                throw new IllegalStateException("no");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
    }

    @Test
    void without_its_stack_trace_it_may_fit(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        // Room for the headers, and not for a trace.
        String dead = dead(kafka, 900);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(failing(topics), topic -> topic.deadLetterTopic(dead))
                    .start();
            send(cluster, topics, 0, 0, "k");
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.read(dead)).singleElement().satisfies(letter -> {
            assertThat(letter.headers().lastHeader(HeaderNames.STACK_TRACE)).isNull();
            assertThat(letter.headers().lastHeader(HeaderNames.ERROR_REASON)).isNotNull();
        });
    }

    @Test
    void its_partition_stops_and_says_so_until_the_topic_takes_it(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        String dead = dead(kafka, 900);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(failing(topics), topic -> topic.deadLetterTopic(dead))
                    .start();
            send(cluster, topics, 0, 0, "k".repeat(2_000));
            send(cluster, topics, 0, 1, "k");
            for (int id = 2; id < 12; id++) {
                send(cluster, topics, 1, id, "other");
            }
            eventually(() -> group.status().lastProblem() != null
                    && group.status().counts().handled() == 10);
            assertThat(group.status().lastProblem().toString()).contains("stops at " + topics.in() + "-0@0");
            assertThat(group.failure()).isEmpty();
            assertThat(kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)))
                    .isLessThanOrEqualTo(0);
            allow(kafka, dead);
            eventually(() -> group.status().counts().handled() == 11);
        }
        assertThat(kafka.read(dead))
                .singleElement()
                .satisfies(letter -> assertThat(letter.key()).hasSize(2_000));
        assertThat(kafka.read(topics.out())).hasSize(11);
    }

    private static void allow(Kafka kafka, String topic) throws Exception {
        kafka.broker()
                .admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", "1000000"), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }
}
