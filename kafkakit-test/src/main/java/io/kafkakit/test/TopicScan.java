package io.kafkakit.test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all partitions of some topics once, from the beginning, with a consumer without a group. */
final class TopicScan implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final Map<String, Object> settings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    TopicScan(Map<String, Object> clientSettings, List<String> topics) {
        settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        partitions =
                topics.stream().flatMap(topic -> partitionsOf(topic).stream()).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private List<TopicPartition> partitionsOf(String topic) {
        List<TopicPartition> found = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("topic '" + topic + "' does not exist: create it first");
        }
        return found;
    }

    /** Continues from a group's committed offsets; a partition without one is read from the beginning. */
    void seekToCommitted(String groupId) {
        // Right after a commit the old offsets are visible until the transaction's markers are written, so wait for
        // those.
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        try (Admin admin = Admin.create(settings)) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(groupId, options)
                    .partitionsToOffsetAndMetadata()
                    .get();
            partitions.forEach(partition -> {
                OffsetAndMetadata position = committed.get(partition);
                if (position != null) {
                    consumer.seek(partition, position);
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the offsets of '" + groupId + "' were read", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the offsets of group '" + groupId + "' could not be read", e.getCause());
        }
    }

    /** Passes on the records of a short poll. */
    void poll(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.poll(POLL).forEach(each);
    }

    /** Passes on the records that are there now, up to the first open transaction. */
    void toTheEnd(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (isBehind(ends)) {
            consumer.poll(POLL).forEach(record -> {
                if (record.offset() < end(ends, new TopicPartition(record.topic(), record.partition()))) {
                    each.accept(record);
                }
            });
        }
    }

    private boolean isBehind(Map<TopicPartition, Long> ends) {
        return partitions.stream().anyMatch(each -> consumer.position(each) < end(ends, each));
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return Objects.requireNonNull(ends.get(partition));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
