package io.kafkakit.console.internal.fleet;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.lookup.Polled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics from their beginning and goes on as records come, without a group. After a failure it goes on where it was. Used
 * by one thread; {@link #wakeUp} by any.
 */
final class TopicTail {

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private final Collection<String> topics;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private boolean caughtUp;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Opens nothing yet.
     *
     * @param settings complete settings of a consumer without a group
     */
    TopicTail(Map<String, Object> settings, Collection<String> topics) {
        this.settings = new HashMap<>(settings);
        this.settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.topics = List.copyOf(topics);
    }

    /**
     * Hands on what has come.
     *
     * @throws KafkaException if it cannot be read; the next call tries again
     */
    void poll(Duration atMost, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        try {
            KafkaConsumer<byte[], byte[]> open = consumer == null ? open() : consumer;
            for (ConsumerRecord<byte[], byte[]> record : Polled.all(open.poll(atMost))) {
                next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                to.accept(record);
            }
            if (!caughtUp) {
                ends.entrySet().removeIf(end -> open.position(end.getKey(), ANSWER) >= end.getValue());
                caughtUp = ends.isEmpty();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether it has read to the ends that the topics had when it began. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    private KafkaConsumer<byte[], byte[]> open() {
        KafkaConsumer<byte[], byte[]> made = new KafkaConsumer<>(
                PlugIns.ofConsumer(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer = made;
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            made.partitionsFor(topic, ANSWER)
                    .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
            if (partitions.stream().noneMatch(each -> each.topic().equals(topic))) {
                throw new KafkaKitException("topic '" + topic + "' does not exist: create it, or let the first member"
                        + " of the fleet create it with createTopics()");
            }
        }
        made.assign(partitions);
        partitions.forEach(each -> {
            Long at = next.get(each);
            if (at == null) {
                made.seekToBeginning(List.of(each));
            } else {
                made.seek(each, at);
            }
        });
        if (!caughtUp) {
            ends.clear();
            ends.putAll(made.endOffsets(partitions, ANSWER));
        }
        return made;
    }

    /** Ends a call that waits, with an exception. */
    void wakeUp() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    void close() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            open.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }
}
