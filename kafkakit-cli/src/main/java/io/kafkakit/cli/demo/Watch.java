package io.kafkakit.cli.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Sees orders end, from outside, when the transaction that ended them is committed. */
final class Watch implements AutoCloseable {

    private final Function<String, @Nullable Long> placedAt;
    private final String endings;
    private final Consumer<byte[], byte[]> consumer;
    private final List<Long> latencies = new ArrayList<>();
    private int ended;
    private long lastEnding = System.nanoTime();

    /**
     * Begins to watch.
     *
     * @param endings the topic in which orders end
     * @param watched all topics to watch, with their partitions
     * @param placedAt when an order was placed, by {@link System#nanoTime}; null for one that was not
     */
    Watch(
            Map<String, Object> kafka,
            String endings,
            Map<String, Integer> watched,
            Function<String, @Nullable Long> placedAt) {
        this.placedAt = placedAt;
        this.endings = endings;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        // A record is to be seen when it becomes visible, not when more have gathered.
        settings.put("fetch.max.wait.ms", 20);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        watched.forEach((topic, count) -> {
            for (int i = 0; i < count; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        });
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
            Long placed = placedAt.apply(new String(record.key(), StandardCharsets.UTF_8));
            if (placed != null) {
                latencies.add(lastEnding - placed);
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
