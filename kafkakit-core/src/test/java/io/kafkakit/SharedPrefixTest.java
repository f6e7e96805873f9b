package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two instances of a service with one prefix fence each other: both go on, and say what is wrong. */
@ExtendWith(Broker.class)
class SharedPrefixTest {

    private static ConsumerGroup instance(Kafka kafka, KafkaCluster cluster, Topics topics) {
        return kafka.group(cluster, topics)
                .subscribe(TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), work)))
                .start();
    }

    private static void sendToBoth(KafkaCluster cluster, Topics topics, int id) {
        for (int partition = 0; partition < 2; partition++) {
            cluster.producer()
                    .send(EventRecord.of(topics.in(), new Work(2 * id + partition))
                            .withPartition(partition))
                    .join();
        }
    }

    private static String problems(ConsumerGroup group) {
        return group.status().problems().toString();
    }

    @Test
    void another_instance_with_the_same_transactional_ids_is_named_as_such(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        AtomicInteger sent = new AtomicInteger();
        try (KafkaCluster one = kafka.connect();
                KafkaCluster other = kafka.connect()) {
            ConsumerGroup first = instance(kafka, one, topics);
            sendToBoth(one, topics, sent.getAndIncrement());
            eventually(() -> first.status().counts().handled() == 2);
            ConsumerGroup second = instance(kafka, other, topics);
            eventually(() -> second.status().partitions().stream().anyMatch(each -> each.committed() >= 0)
                    && first.status().partitions().size() == 1);
            assertThat(problems(first)).doesNotContain("another instance");
            String named = "another instance uses the transactional ids " + kafka.name("pod") + "-" + kafka.name("g")
                    + "-…: give each instance its own producerPool prefix";
            eventually(() -> {
                sendToBoth(one, topics, sent.getAndIncrement());
                return problems(first).contains(named) && problems(second).contains(named);
            });
            eventually(() ->
                    first.status().counts().handled() + second.status().counts().handled() == 2L * sent.get());
        }
        assertThat(kafka.read(topics.out())).as("exactly once all the same").hasSize(2 * sent.get());
    }
}
