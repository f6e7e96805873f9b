package io.kafkakit.cli.demo;

import io.kafkakit.examples.orderflow.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sees orders end, from outside, when the transaction that ended them is committed. */
final class Watch implements AutoCloseable {

    private final Shop shop;
    private final String endings;
    private final Consumer<byte[], byte[]> consumer;
    private final List<Long> latencies = new ArrayList<>();
    private int ended;
    private long lastEnding = System.nanoTime();

    Watch(Map<String, Object> kafka, Topics topics, Shop shop) {
        this.shop = shop;
        endings = topics.endings();
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        // A record is to be seen when it becomes visible, not when more have gathered.
        settings.put("fetch.max.wait.ms", 20);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(endings, topics.deadLetters())) {
            for (int i = 0; i < topics.partitions().getOrDefault(topic, 0); i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Sees what has ended since; waits for this long if nothing has. */
    void look(Duration atMost) {
        consumer.poll(atMost).forEach(this::saw);
    }

    private void saw(ConsumerRecord<byte[], byte[]> record) {
        ended++;
        lastEnding = System.nanoTime();
        if (record.topic().equals(endings) && record.key() != null) {
            Long placedAt = shop.placedAt(new String(record.key(), StandardCharsets.UTF_8));
            if (placedAt != null) {
                latencies.add(lastEnding - placedAt);
            }
        }
    }

    /** How many orders ended, dead letters included. */
    int ended() {
        return ended;
    }

    /** When the last one ended, by {@link System#nanoTime}; when watching began if none did. */
    long lastEnding() {
        return lastEnding;
    }

    /** The time from placing to ending that this part of the orders did not exceed; dead letters do not count. */
    Duration latency(double part) {
        if (latencies.isEmpty()) {
            return Duration.ZERO;
        }
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        int index = (int) Math.ceil(part * sorted.length) - 1;
        return Duration.ofNanos(sorted[Math.max(0, Math.min(index, sorted.length - 1))]);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
