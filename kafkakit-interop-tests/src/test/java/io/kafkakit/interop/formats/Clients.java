package io.kafkakit.interop.formats;

import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own clients with the serializers of the other side. */
public final class Clients {

    private final Map<String, Object> settings;

    public Clients(EmbeddedKafka kafka) {
        this.settings = kafka.clientSettings();
    }

    /** Sends a record with a key of text. */
    public <V> void send(String topic, String key, V value, Serializer<V> serializer) throws Exception {
        send(new ProducerRecord<>(topic, key, value), serializer);
    }

    /** Sends a record with a key of text. */
    public <V> void send(ProducerRecord<String, V> record, Serializer<V> serializer) throws Exception {
        send(record, new StringSerializer(), serializer);
    }

    /** Sends any record. */
    public <K, V> void send(ProducerRecord<K, V> record, Serializer<K> keys, Serializer<V> values) throws Exception {
        try (KafkaProducer<K, V> producer = new KafkaProducer<>(settings, keys, values)) {
            producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }

    /** All values of a topic of one partition up to now. */
    <V> List<V> values(String topic, Deserializer<V> deserializer) {
        return read(topic, deserializer).stream().map(ConsumerRecord::value).toList();
    }

    /** All records of a topic of one partition up to now, as bytes. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return read(topic, new ByteArrayDeserializer());
    }

    private <V> List<ConsumerRecord<byte[], V>> read(String topic, Deserializer<V> values) {
        Map<String, Object> its = new HashMap<>(settings);
        its.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], V> consumer = new KafkaConsumer<>(its, new ByteArrayDeserializer(), values)) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<byte[], V>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
