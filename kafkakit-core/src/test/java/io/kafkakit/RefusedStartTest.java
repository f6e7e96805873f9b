package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can never work is refused at once and in words, not tried for ever. */
@Timeout(20)
class RefusedStartTest {

    record Job(int id) {}

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static EmbeddedKafka broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.builder()
                .setting("transaction.max.timeout.ms", "70000")
                .setting("group.min.session.timeout.ms", "5000")
                .start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static ConsumerGroupBuilder group(Kafka kafka, KafkaCluster cluster) {
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("p"), 1)
                .deadLetterTopic(kafka.topic("dead", 1))
                .subscribe(TopicEvents.of(kafka.topic("in", 1)).on(Job.class, (job, ctx) -> {}));
    }

    private static Kafka kafka() {
        return new Kafka(broker, "refused" + NAMES.incrementAndGet());
    }

    private static void assertRefused(UnaryOperator<ConsumerGroupBuilder> with, String... words) {
        Kafka kafka = kafka();
        try (KafkaCluster cluster = kafka.connect()) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> with.apply(group(kafka, cluster)).start())
                    .isInstanceOf(KafkaKitException.class)
                    .hasMessageContainingAll(words);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_transaction_timeout_above_the_brokers() {
        assertRefused(
                group -> group.setting("transaction.timeout.ms", 70_001),
                "transaction.timeout.ms = 70001",
                "transaction.max.timeout.ms is 70000",
                "set it to no more");
        assertRefused(
                group -> group.setting("producer.transaction.timeout.ms", 70_001),
                "producer.transaction.timeout.ms = 70001");
    }

    @Test
    void a_session_timeout_outside_of_the_brokers() {
        assertRefused(
                group -> group.sessionTimeout(Duration.ofSeconds(4)).heartbeatInterval(Duration.ofSeconds(1)),
                "session.timeout.ms = 4000",
                "group.min.session.timeout.ms is 5000");
    }

    @Test
    void an_assignor_that_the_broker_does_not_have() {
        Kafka kafka = kafka();
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster)
                    .setting("group.protocol", "consumer")
                    .setting("group.remote.assignor", "rnage")
                    .start();
            eventually(() -> group.status().state() == GroupState.FAILED);
            assertThat(group.failure().orElseThrow())
                    .hasMessageContaining("rnage")
                    .hasMessageContaining("group.consumer.assignors");
        }
    }

    @Test
    void the_id_of_a_share_group() {
        Kafka kafka = kafka();
        kafka.topic("other", 1);
        try (var share = new KafkaShareConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        kafka.name("g")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            share.subscribe(List.of(kafka.name("other")));
            eventually(() -> {
                share.poll(Duration.ofMillis(100));
                return isThere(kafka.name("g"));
            });
            try (KafkaCluster cluster = kafka.connect()) {
                assertThatThrownBy(() -> group(kafka, cluster).start())
                        .hasMessageContaining("group id = '" + kafka.name("g") + "'")
                        .hasMessageContaining("share group; use another one");
            }
        }
    }

    private static boolean isThere(String groupId) throws Exception {
        return broker.admin().listGroups().all().get().stream()
                .anyMatch(group -> group.groupId().equals(groupId));
    }

    /** It is a class, and an interceptor; only making it shows that it cannot be made. */
    abstract static class Unmakeable implements ProducerInterceptor<byte[], byte[]> {

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

        @Override
        public void close() {}
    }

    @Test
    void plug_ins_that_cannot_be_made() {
        for (String setting : List.of("producer.interceptor.classes", "interceptor.classes")) {
            assertRefused(
                    group -> group.setting(setting, Unmakeable.class.getName()),
                    "cannot start",
                    "no client can be made",
                    Unmakeable.class.getName());
        }
        assertRefused(
                group -> group.setting("consumer.metric.reporters", UnmakeableReporter.class.getName()),
                "no client can be made",
                UnmakeableReporter.class.getName());
    }

    abstract static class UnmakeableReporter implements org.apache.kafka.common.metrics.MetricsReporter {}

    /** Client ids name metrics in JMX; Kafka warns of two with one. */
    @Test
    void client_ids_have_no_random_part_and_are_never_two_of_one() throws Exception {
        Kafka kafka = kafka();
        try (Captured log = new Captured();
                KafkaCluster cluster = kafka.connect();
                KafkaCluster another = kafka.connect()) {
            group(kafka, cluster).start();
            for (KafkaCluster each : List.of(cluster, another)) {
                each.consumerGroup(kafka.name("g"))
                        .producerPool(kafka.name("p-of-another"), 1)
                        .deadLetterTopic(kafka.name("dead"))
                        .subscribe(TopicEvents.of(kafka.name("in")).on(Job.class, (job, ctx) -> {}))
                        .start();
            }
            eventually(() -> clientIds(kafka).size() == 3);
            assertThat(clientIds(kafka))
                    .allMatch(id -> id.matches("kafkakit(-\\d+)?-" + kafka.name("g") + "(-2)?-consumer-0"));
            assertThat(log.text()).doesNotContain("InstanceAlreadyExists");
        }
    }

    private static List<String> clientIds(Kafka kafka) throws Exception {
        return broker
                .admin()
                .describeConsumerGroups(List.of(kafka.name("g")))
                .all()
                .get()
                .get(kafka.name("g"))
                .members()
                .stream()
                .map(member -> member.clientId())
                .distinct()
                .toList();
    }
}
