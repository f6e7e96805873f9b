package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedKafkaTest {
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void close() {
        kafka.close();
    }

    @Test
    void a_topic_can_be_used_as_soon_as_it_is_created() throws Exception {
        kafka.createTopic("created", 6);

        TopicDescription topic = kafka.admin()
                .describeTopics(List.of("created"))
                .topicNameValues()
                .get("created")
                .get();
        assertThat(topic.partitions())
                .hasSize(6)
                .allSatisfy(partition -> assertThat(partition.leader().id()).isEqualTo(1));
    }

    /** It got stuck in nine topics of ten before a topic's leaders were awaited. */
    @Test
    void an_idempotent_producer_gets_through_to_a_topic_that_is_just_created() throws Exception {
        for (int i = 0; i < 10; i++) {
            String topic = "fresh-" + i;
            kafka.createTopic(topic, 6);
            Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
            // Many small batches on their way at once, and a quick end if one of them is stuck.
            settings.putAll(Map.of(
                    "linger.ms", 0, "batch.size", 500, "request.timeout.ms", 9_000, "delivery.timeout.ms", 10_000));
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            try (Producer<String, String> producer =
                    new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                for (int n = 0; n < 2_000; n++) {
                    sent.add(producer.send(new ProducerRecord<>(topic, n % 6, null, "value " + n)));
                }
            }
            for (Future<RecordMetadata> each : sent) {
                assertThat(each.get().hasOffset()).isTrue();
            }
        }
    }

    @Test
    void a_topic_takes_configs() throws Exception {
        kafka.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));

        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "compacted");
        var config = kafka.admin()
                .describeConfigs(List.of(topic))
                .values()
                .get(topic)
                .get();
        assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
    }

    @Test
    void a_topic_that_exists_is_not_created_again() {
        kafka.createTopic("twice", 1);

        assertThatThrownBy(() -> kafka.createTopic("twice", 1))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("'twice' could not be created")
                .hasMessageContaining("already exists");
    }

    @Test
    void a_topic_without_partitions_is_refused() {
        assertThatThrownBy(() -> kafka.createTopic("empty", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("partitions: 0 for topic 'empty'; give 1 or more");
    }

    @Test
    void a_mistyped_topic_is_not_created_on_the_way() {
        Clients hasty = Clients.of(kafka).with("max.block.ms", 300);

        assertThatThrownBy(() -> hasty.send("odrers", "o-1"))
                .hasCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("odrers not present");
    }

    @Test
    void what_is_produced_is_consumed() throws Exception {
        kafka.createTopic("plain", 1);
        Clients.of(kafka).send("plain", "a", "b", "c");

        assertThat(Clients.of(kafka).read("plain", 3)).containsExactly("a", "b", "c");
    }

    @Test
    void an_aborted_transaction_is_not_read() {
        kafka.createTopic("transactional", 1);
        try (Producer<String, String> producer = Clients.of(kafka).transactionalProducer("aborts")) {
            inTransaction(producer, "transactional", "aborted");
            producer.abortTransaction();
            inTransaction(producer, "transactional", "committed");
            producer.commitTransaction();
        }

        assertThat(Clients.of(kafka).read("transactional", 1)).containsExactly("committed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void offsets_are_committed_in_a_transaction_under_either_group_protocol(String protocol) throws Exception {
        String topic = "source-" + protocol;
        String group = "group-" + protocol;
        kafka.createTopic(topic, 1);
        kafka.createTopic(topic + "-out", 1);
        Clients.of(kafka).send(topic, "in");

        Clients members = Clients.of(kafka).with("group.protocol", protocol);
        try (Consumer<String, String> consumer = members.consumer(group);
                Producer<String, String> producer = members.transactionalProducer(group)) {
            consumer.subscribe(List.of(topic));
            Clients.take(consumer, 1);
            inTransaction(producer, topic + "-out", "out");
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)), consumer.groupMetadata());
            producer.commitTransaction();
        }

        assertThat(Clients.of(kafka).read(topic + "-out", 1)).containsExactly("out");
        assertThat(committed(group, topic)).isEqualTo(1);
    }

    @Test
    void only_this_machine_can_connect() throws Exception {
        int port = kafka.broker(1).port();
        assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();

        for (InetAddress address : outside) {
            assertThatThrownBy(() -> new Socket(address, port).close()).hasMessageContaining("refused");
        }
    }

    private static void inTransaction(Producer<String, String> producer, String topic, String value) {
        producer.beginTransaction();
        // The commit fails if this does.
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, value));
    }

    private static long committed(String group, String topic) throws Exception {
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        return kafka.admin()
                .listConsumerGroupOffsets(group, options)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(topic, 0))
                .offset();
    }
}
