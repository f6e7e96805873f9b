package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;

/** KAFKA-20734: markers for partitions without a leader. */
class LostMarkersTest {

    private static final String TOPIC = "without-a-leader";

    @Test
    void a_transaction_that_ends_while_a_partition_has_no_leader_is_visible_there_too() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(3).start()) {
            NewTopic onOneBroker = new NewTopic(TOPIC, Map.of(0, List.of(3)));
            kafka.admin().createTopics(List.of(onOneBroker)).all().get();
            await().atMost(Duration.ofSeconds(20)).until(() -> leader(kafka).isPresent());

            try (Producer<String, String> producer = producerNotCoordinatedBy(kafka, 3)) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "committed")).get();
                kafka.broker(3).kill();
                await().atMost(Duration.ofSeconds(20)).until(() -> leader(kafka).isEmpty());
                producer.commitTransaction();
            }
            kafka.broker(3).start();

            assertThat(Clients.of(kafka).read(TOPIC, 1)).containsExactly("committed");
        }
    }

    private static Producer<String, String> producerNotCoordinatedBy(EmbeddedKafka kafka, int broker)
            throws InterruptedException, ExecutionException {
        for (int i : IntStream.range(0, 50).toArray()) {
            String id = "id-" + i;
            Producer<String, String> producer = Clients.of(kafka).transactionalProducer(id);
            if (kafka.admin()
                            .describeTransactions(List.of(id))
                            .description(id)
                            .get()
                            .coordinatorId()
                    != broker) {
                return producer;
            }
            producer.close();
        }
        throw new AssertionError("all transactional ids have broker " + broker + " as their coordinator");
    }

    private static Optional<Node> leader(EmbeddedKafka kafka) throws InterruptedException, ExecutionException {
        return Optional.ofNullable(kafka.admin()
                        .describeTopics(List.of(TOPIC))
                        .allTopicNames()
                        .get()
                        .get(TOPIC)
                        .partitions()
                        .get(0)
                        .leader())
                .filter(node -> !node.isEmpty());
    }
}
