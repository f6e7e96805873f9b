package io.kafkakit.cli.audit;

import io.kafkakit.HeaderNames;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.examples.orderflow.Events;
import io.kafkakit.examples.orderflow.Order;
import io.kafkakit.examples.orderflow.Topics;
import java.lang.reflect.Type;
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
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads every topic of a run from start to end with {@code read_committed}, by a consumer that has no part in the run. */
public final class Readback {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int FRUITLESS_POLLS = 30;

    private final Map<String, Object> kafka;
    private final JsonCodec codec = new JsonCodec();
    private final Map<String, Type> types = new HashMap<>();

    /** Of this cluster: settings of Kafka's clients. */
    public Readback(Map<String, Object> kafka) {
        this.kafka = new HashMap<>(kafka);
        this.kafka.put("isolation.level", "read_committed");
        this.kafka.put("auto.offset.reset", "earliest");
        this.kafka.put("enable.auto.commit", false);
        types.put("OrderPlaced", Order.class);
        for (Class<?> event : Events.class.getDeclaredClasses()) {
            types.put(event.getSimpleName(), event);
        }
    }

    /** All that the topics hold now. */
    public Evidence read(Topics topics, int placed) {
        List<Seen> seen = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(topics);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = ends(partitions);
            int fruitless = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                int before = seen.size();
                consumer.poll(POLL).forEach(record -> seen.add(seen(record)));
                fruitless = seen.size() == before ? fruitless + 1 : 0;
                if (fruitless > FRUITLESS_POLLS) {
                    throw new IllegalStateException(
                            "the topics cannot be read to their ends: a transaction is still open, or Kafka does not answer");
                }
            }
        }
        return Evidence.of(topics, placed, seen);
    }

    /** The ends of all that was ever written. A transaction that was left open would keep the reader from getting there. */
    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        Map<String, Object> uncommitted = new HashMap<>(kafka);
        uncommitted.put("isolation.level", "read_uncommitted");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(uncommitted, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(partitions);
        }
    }

    private static List<TopicPartition> partitions(Topics topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        topics.partitions().forEach((topic, count) -> {
            for (int i = 0; i < count; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        });
        return partitions;
    }

    private Seen seen(ConsumerRecord<byte[], byte[]> record) {
        return new Seen(
                new Position(record.topic(), record.partition(), record.offset()),
                record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
                record.value() == null ? "" : new String(record.value(), StandardCharsets.ISO_8859_1),
                event(record.value()),
                origin(record.headers()));
    }

    private @Nullable Object event(byte @Nullable [] value) {
        try {
            return value == null ? null : codec.decode(value, types::get).data();
        } catch (UndecodableException e) {
            return null;
        }
    }

    private static @Nullable Position origin(Headers headers) {
        String topic = text(headers, HeaderNames.ORIGINAL_TOPIC);
        String partition = text(headers, HeaderNames.ORIGINAL_PARTITION);
        String offset = text(headers, HeaderNames.ORIGINAL_OFFSET);
        if (topic == null || partition == null || offset == null) {
            return null;
        }
        return new Position(topic, Integer.parseInt(partition), Long.parseLong(offset));
    }

    private static @Nullable String text(Headers headers, String name) {
        return headers.lastHeader(name) == null
                ? null
                : new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
