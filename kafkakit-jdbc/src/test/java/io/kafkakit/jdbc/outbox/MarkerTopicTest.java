package io.kafkakit.jdbc.outbox;

import static io.kafkakit.jdbc.outbox.OutboxWorld.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConfigurationException;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.jdbc.internal.outbox.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The topic that says which rows are published. */
class MarkerTopicTest {

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static EmbeddedKafka kafka;

    private OutboxWorld world;
    private String markers;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void begin() {
        int test = TESTS.incrementAndGet();
        world = new OutboxWorld(
                JdbcConnectionPool.create("jdbc:h2:mem:markers" + test + ";DB_CLOSE_DELAY=-1", "sa", ""),
                kafka,
                "marked" + test);
        markers = world.topic + "-markers";
    }

    @AfterEach
    void end() {
        world.close();
    }

    private OutboxBuilder withoutCreation(int shards) {
        return Outbox.of(world.cluster, world.source)
                .name(world.topic)
                .markerTopic(markers)
                .shards(shards)
                .createTables();
    }

    @Test
    void a_missing_topic_is_refused_with_the_fix() {
        assertThatThrownBy(() -> withoutCreation(2).start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'" + markers + "' does not exist")
                .hasMessageContaining("createTopic()");
    }

    @Test
    void a_topic_that_is_too_small_or_could_lose_a_marker_is_refused() {
        kafka.createTopic(markers, 1, Map.of("cleanup.policy", "compact,delete"));
        assertThatThrownBy(() -> withoutCreation(2).start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("1 partitions, and 2 shards")
                .hasMessageContaining("cleanup.policy = compact,delete");
    }

    @Test
    void a_topic_that_was_deleted_and_created_again_stops_the_outbox_until_somebody_says_so() throws Exception {
        Outbox first = world.started();
        world.place(first, "o-1", 1);
        assertThat(first.awaitDrained(LONG)).isTrue();
        first.close();
        kafka.admin().deleteTopics(List.of(markers)).all().get();
        await().atMost(LONG)
                .until(() -> !kafka.admin().listTopics().names().get().contains(markers));
        Outbox second = world.started();
        world.place(second, "o-1", 2);
        await().atMost(LONG).until(() -> !second.status().isHealthy());
        assertThat(second.status().shards().get(0).wrong()).contains("deleted and created again");
        assertThat(second.status().waiting()).isEqualTo(1);
        world.run("UPDATE kafkakit_outbox_shard SET marker_topic = NULL, marker_offset = NULL WHERE shard = 0");
        assertThat(second.awaitDrained(LONG)).isTrue();
        assertThat(world.values().get("o-1")).hasSize(2);
        assertThat(second.status().isHealthy()).isTrue();
    }

    /**
     * A transaction that another outbox has open in the partition hides markers behind it. Who takes over must wait for its end, or it
     * would not see that rows are published.
     */
    @Test
    void a_marker_behind_another_outboxs_open_transaction_is_not_missed() throws Exception {
        CountDownLatch settled = new CountDownLatch(1);
        CountDownLatch committed = new CountDownLatch(1);
        CountDownLatch wakes = new CountDownLatch(1);
        Outbox first = world.closed(world.outbox()
                .steps((shard, step) -> {
                    if (step == Step.SETTLED) {
                        settled.countDown();
                    } else if (step == Step.COMMITTED) {
                        committed.countDown();
                        awaitQuietly(wakes);
                    }
                })
                .start());
        assertThat(settled.await(30, TimeUnit.SECONDS)).isTrue();
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("transactional.id", world.topic + "-other");
        try (KafkaProducer<byte[], byte[]> other =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            other.initTransactions();
            other.beginTransaction();
            other.send(new ProducerRecord<>(markers, new byte[1], new byte[] {1, 0, 0, 0, 0}))
                    .get();
            world.place(first, "o-1", 1, 2);
            assertThat(committed.await(30, TimeUnit.SECONDS)).isTrue();
            Outbox second = world.closed(world.another().start());
            assertThat(second.awaitDrained(Duration.ofSeconds(3))).isFalse();
            other.commitTransaction();
            assertThat(second.awaitDrained(LONG)).isTrue();
        }
        wakes.countDown();
        assertThat(world.values().get("o-1")).hasSize(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
