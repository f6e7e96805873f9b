package io.kafkakit.jdbc.support;

import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics of a test, and its connection. */
public record Orders(EmbeddedKafka kafka, KafkaCluster cluster, String name) implements AutoCloseable {

    private static final AtomicInteger TESTS = new AtomicInteger();

    /** An event with a number. */
    public record Order(int id) {}

    /** With topics of their own. */
    public static Orders of(EmbeddedKafka kafka, int partitions) {
        Orders orders = new Orders(kafka, KafkaCluster.connect(kafka.clientSettings()), "t" + TESTS.incrementAndGet());
        for (String topic : List.of(orders.in(), orders.retry(), orders.out(), orders.dead())) {
            kafka.createTopic(topic, partitions);
        }
        return orders;
    }

    public String in() {
        return name + "-in";
    }

    public String retry() {
        return name + "-retry";
    }

    public String out() {
        return name + "-out";
    }

    public String dead() {
        return name + "-dead";
    }

    public ConsumerGroupBuilder group() {
        return cluster.consumerGroup(name).producerPool(name, 1).deadLetterTopic(dead());
    }

    /** Sends orders with these ids; the key of each is its id. */
    public void send(int from, int to) {
        IntStream.range(from, to)
                .mapToObj(id -> cluster.producer()
                        .send(EventRecord.of(in(), new Order(id)).withKey("" + id)))
                .toList()
                .forEach(sent -> sent.join());
    }

    /** Resolves all dead letters; returns how many there were. */
    public long resolve(Resolve how) {
        DeadLetters letters = cluster.deadLetters(dead());
        try {
            return letters.resolve(letters.preview(DeadLetterFilter.all()), how, progress -> {})
                    .done();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The keys of all committed records of a topic. */
    public List<String> keys(String topic) {
        return records(topic).stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    /** All committed records of a topic. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
