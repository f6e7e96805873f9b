package io.kafkakit.support;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The records that consumers in this JVM have read, where this is their interceptor. */
public final class Reads implements ConsumerInterceptor<byte[], byte[]> {

    private static final Map<String, Semaphore> BY_TOPIC = new ConcurrentHashMap<>();

    /** One permit for each record that was read of the topic. */
    public static Semaphore of(String topic) {
        return BY_TOPIC.computeIfAbsent(topic, its -> new Semaphore(0));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            of(partition.topic()).release(records.records(partition).size());
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
