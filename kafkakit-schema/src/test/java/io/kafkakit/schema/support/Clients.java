package io.kafkakit.schema.support;

import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Kafka's own clients, with any serializers. */
public final class Clients {

    private Clients() {}

    public static <V> void send(EmbeddedKafka kafka, Serializer<V> serializer, String topic, List<V> values) {
        try (var producer = new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), serializer)) {
            values.forEach(value -> {
                var unused = producer.send(new ProducerRecord<>(topic, value));
            });
        }
    }

    /** All that a read_committed reader sees in partition 0 now. */
    public static <V> List<ConsumerRecord<byte[], V>> read(
            EmbeddedKafka kafka, Deserializer<V> deserializer, String topic) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), deserializer)) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<byte[], V>> all = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(50)).forEach(all::add);
            }
            return all;
        }
    }
}
