package io.kafkakit.bench.run;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what transactions made visible. */
public final class Output {

    /** Longer than Kafka's own timeout of a transaction, which ends what a killed contender has left open. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Output() {}

    /** A reader of committed records, without a group. */
    public static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Hands over all records of these partitions up to their ends.
     *
     * @throws BenchException if nothing comes any more: a transaction stays open, so that what follows it cannot be read, or the
     *     broker has gone
     */
    public static void readAll(
            String bootstrapServers, Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            Map<TopicPartition, Long> left = new HashMap<>(ends);
            long moved = System.nanoTime();
            while (!drop(consumer, left).isEmpty()) {
                var records = consumer.poll(Duration.ofMillis(200));
                records.forEach(reader);
                if (!records.isEmpty()) {
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                    throw new BenchException(
                            "a transaction is still open, or the broker does not answer: no record for "
                                    + PATIENCE.toSeconds() + " s from " + left.keySet());
                }
            }
        }
    }

    /** Takes out the partitions that have been read. */
    private static Collection<TopicPartition> drop(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> left) {
        Set<TopicPartition> done = new HashSet<>();
        left.forEach((partition, end) -> {
            if (consumer.position(partition) >= end) {
                done.add(partition);
            }
        });
        if (!done.isEmpty()) {
            left.keySet().removeAll(done);
            consumer.pause(done);
        }
        return left.keySet();
    }
}
