package io.kafkakit.internal.lookup;

import io.kafkakit.internal.config.PlugIns;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole topics, outside of any group. */
public final class TopicContents {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private TopicContents() {}

    /**
     * Reads all committed records, up to the end of each partition when the reading began.
     *
     * @param settings complete settings of a consumer outside of a group
     * @throws KafkaException if the topic does not exist, or the cluster does not answer
     */
    public static void read(
            String topic, Map<String, Object> settings, Consumer<? super ConsumerRecord<byte[], byte[]>> to) {
        Map<String, Object> own = new HashMap<>(settings);
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                PlugIns.ofConsumer(own), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new UnknownTopicOrPartitionException("topic '" + topic + "' does not exist");
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), ANSWER) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : Polled.all(consumer.poll(POLL))) {
                    to.accept(record);
                }
            }
        }
    }
}
