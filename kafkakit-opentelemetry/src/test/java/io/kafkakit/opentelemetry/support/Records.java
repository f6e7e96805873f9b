package io.kafkakit.opentelemetry.support;

import io.kafkakit.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stands in topics. */
public final class Records {

    private Records() {}

    /** All committed records of a topic's partition 0. */
    public static List<ConsumerRecord<byte[], byte[]>> of(EmbeddedKafka kafka, String topic) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("isolation.level", "read_committed");
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(50)).forEach(all::add);
            }
        }
        return all;
    }

    /** The values of a header, which may be there several times. */
    public static List<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
                .map(each -> new String(each.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
