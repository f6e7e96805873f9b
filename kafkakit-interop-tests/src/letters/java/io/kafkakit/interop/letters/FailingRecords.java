package io.kafkakit.interop.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.deadletter.RealLetter;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Records that will fail, with headers of every sort, and the dead letters that come of them. */
final class FailingRecords {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long HOUR = 3_600_000;
    static final byte[] BINARY = {0, (byte) 0xff};

    private final Map<String, Object> clientSettings;

    FailingRecords(EmbeddedKafka kafka) {
        this.clientSettings = kafka.clientSettings();
    }

    /** Sends a record that was produced an hour ago. */
    void send(String topic, String id, byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(clientSettings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long anHourAgo = System.currentTimeMillis() - HOUR;
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 1, anHourAgo, key, value);
            record.headers()
                    .add("x-id", bytes(id))
                    .add("b", bytes("1"))
                    .add("b", bytes("2"))
                    .add("n", null)
                    .add("e", new byte[0])
                    .add("bin", new byte[] {0, (byte) 0xff, 1, (byte) 0x80})
                    .add("traceparent", bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
            producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }

    void send(String topic, String id, String key, String value) throws Exception {
        send(topic, id, key == null ? null : bytes(key), bytes(value));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** All records of a topic up to now. */
    List<ConsumerRecord<byte[], byte[]>> of(String topic) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (!partitions.stream().allMatch(each -> consumer.position(each) >= ends.get(each))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The dead letter in that topic of the record with this id, when it is there. */
    RealLetter letter(String situation, String deadLetterTopic, String sourceTopic, String id) {
        ConsumerRecord<byte[], byte[]> letter = await(deadLetterTopic, record -> isOf(record, id));
        return new RealLetter("", situation, letter, await(sourceTopic, record -> isOf(record, id)));
    }

    /** The first such record of a topic, when it is there. */
    ConsumerRecord<byte[], byte[]> await(String topic, Predicate<ConsumerRecord<byte[], byte[]>> which) {
        return Awaitility.await("a record in " + topic)
                .atMost(SOON)
                .until(() -> of(topic).stream().filter(which).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    static boolean isOf(ConsumerRecord<byte[], byte[]> record, String id) {
        Header header = record.headers().lastHeader("x-id");
        return header != null && new String(header.value(), UTF_8).equals(id);
    }
}
