package io.kafkakit.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.schema.support.Broker;
import io.kafkakit.schema.support.Clients;
import io.kafkakit.schema.support.Placed;
import io.kafkakit.schema.support.Registry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A group whose registry goes away and comes back, with real records. */
@ExtendWith(Broker.class)
class RegistryAwayTest {

    private final Registry registry = new Registry();

    @AfterEach
    void close() {
        registry.close();
    }

    private final List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());

    /** Each call has a registry of its own, which knows no schema yet. */
    private KafkaCluster connect(EmbeddedKafka kafka) {
        return KafkaCluster.connect(
                kafka.clientSettings(),
                AvroCodec.of(SchemaRegistry.connect(registry.url()))
                        .withAutoRegister()
                        .withSimpleNames());
    }

    private ConsumerGroup start(KafkaCluster cluster) {
        TopicEvents events = TopicEvents.of("away").on(Placed.class, (placed, ctx) -> {
            attempts.add(ctx.attempt());
            ctx.send("away-out", placed.id(), placed);
        });
        return cluster.consumerGroup("away")
                .producerPool("away-pod", 1)
                .deadLetterTopic("away-dead")
                .subscribe(
                        events,
                        topic -> topic.ordering(Ordering.KEY)
                                .concurrency(4)
                                .retries(Retries.upTo(3).onTopic("away-retry")))
                .start();
    }

    @Test
    void records_wait_without_an_attempt_until_the_registry_is_back(EmbeddedKafka kafka) {
        List.of("away", "away-retry", "away-dead", "away-out").forEach(topic -> kafka.createTopic(topic, 1));
        try (KafkaCluster sending = connect(kafka);
                KafkaCluster reading = connect(kafka)) {
            for (int i = 0; i < 100; i++) {
                sending.producer()
                        .send("away", "k" + i, new Placed("o-" + i, i, null))
                        .join();
            }
            Clients.send(kafka, new ByteArraySerializer(), "away", List.of(new byte[] {'{', '}'}));
            registry.trouble = new Registry.Trouble(503, "");
            ConsumerGroup group = start(reading);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !group.status().stalled().isEmpty());
            assertThat(group.status().stalled().get(0).stalled())
                    .asString()
                    .contains("503")
                    .contains(registry.url().toString());
            registry.trouble = null;
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> group.status().counts().handled() == 100
                            && group.status().counts().deadLettered() == 1);
            assertThat(attempts).containsOnly(1).hasSize(100);
            assertThat(group.status().counts().retried()).isZero();
        }
        // Only the record that is no Avro.
        assertThat(Clients.read(kafka, new ByteArrayDeserializer(), "away-dead"))
                .hasSize(1);
        assertThat(Clients.read(kafka, new ByteArrayDeserializer(), "away-out")).hasSize(100);
        assertThat(registry.versions("away-value")).hasSize(1);
        assertThat(registry.versions("away-out-value")).hasSize(1);
    }
}
