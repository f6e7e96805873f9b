package io.kafkakit.internal.deadletter;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Interrupts;
import io.kafkakit.internal.lookup.Polled;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a topic up to its current end. */
final class Scan implements AutoCloseable {

    /** A poll that meets only transaction markers waits for this time. */
    private static final Duration POLL = Duration.ofMillis(50);

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;
    private final Clock clock;

    Scan(Clients clients) {
        this.consumer = clients.consumer();
        this.clock = clients.clock();
    }

    /** For each partition, the offset before which everything is committed or aborted. */
    SortedMap<Integer, Long> ends(String topic) {
        return numbers(consumer.endOffsets(partitions(topic)));
    }

    /** For each partition, the offset of the oldest possible record. */
    SortedMap<Integer, Long> begins(String topic) {
        return numbers(consumer.beginningOffsets(partitions(topic)));
    }

    private List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            // The topic exists, or nobody would ask. Missing metadata does not mean that it is empty.
            throw new TimeoutException("topic '" + topic + "' is not known to all brokers yet; try again");
        }
        return partitions;
    }

    private static SortedMap<Integer, Long> numbers(Map<TopicPartition, Long> offsets) {
        SortedMap<Integer, Long> numbers = new TreeMap<>();
        offsets.forEach((partition, offset) -> numbers.put(partition.partition(), offset));
        return numbers;
    }

    /**
     * Reads the topic, partition by partition.
     *
     * @param ends for each partition, where to stop
     * @param each returns false to stop
     */
    void readInOrder(String topic, Map<Integer, Long> ends, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        for (Map.Entry<TopicPartition, Extent> one : extents(topic, ends).entrySet()) {
            if (!read(Map.of(one.getKey(), one.getValue()), each)) {
                return;
            }
        }
    }

    /** Reads all partitions at once, which is faster. Only the order within each partition holds. */
    void read(String topic, Map<Integer, Long> ends, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        boolean unused = read(extents(topic, ends), each);
    }

    /** Reads a part of one partition, from {@code begin} up to before {@code end}. */
    void read(String topic, int partition, long begin, long end, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        Extent all = extents(topic, ends(topic)).get(new TopicPartition(topic, partition));
        if (all != null) {
            Extent some = new Extent(Math.max(begin, all.begin()), Math.min(end, all.end()));
            if (!some.isEmpty()) {
                boolean unused = read(Map.of(new TopicPartition(topic, partition), some), each);
            }
        }
    }

    private record Extent(long begin, long end) {

        boolean isEmpty() {
            return begin >= end;
        }
    }

    /** The extents of partitions that may have records. */
    private Map<TopicPartition, Extent> extents(String topic, Map<Integer, Long> ends) {
        SortedMap<Integer, Long> begins = begins(topic);
        Map<TopicPartition, Extent> extents = new LinkedHashMap<>();
        new TreeMap<>(ends).forEach((partition, end) -> {
            Extent extent = new Extent(begins.getOrDefault(partition, Long.MAX_VALUE), end);
            if (!extent.isEmpty()) {
                extents.put(new TopicPartition(topic, partition), extent);
            }
        });
        return extents;
    }

    /** Returns false if it was stopped before the end. */
    private boolean read(Map<TopicPartition, Extent> extents, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(extents.keySet());
        // Partitions that ended in the last reading are paused, and stay paused when they are assigned again.
        consumer.resume(extents.keySet());
        extents.forEach((partition, extent) -> consumer.seek(partition, extent.begin()));
        Map<TopicPartition, Extent> left = new HashMap<>(extents);
        long since = clock.nanos();
        while (!left.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : Polled.all(consumer.poll(POLL))) {
                Extent its = left.get(new TopicPartition(record.topic(), record.partition()));
                if (its != null && record.offset() < its.end() && !each.test(record)) {
                    return false;
                }
            }
            if (advance(left)) {
                since = clock.nanos();
            } else if (clock.nanos() - since > PATIENCE.toNanos()) {
                throw new TimeoutException("dead letters cannot be read any further: " + left);
            }
        }
        return true;
    }

    /** Whether any partition has advanced. A partition at its end is no longer fetched. */
    private boolean advance(Map<TopicPartition, Extent> left) {
        boolean isFurther = false;
        for (Map.Entry<TopicPartition, Extent> each : List.copyOf(left.entrySet())) {
            Extent now =
                    new Extent(consumer.position(each.getKey()), each.getValue().end());
            isFurther |= now.begin() > each.getValue().begin();
            if (now.isEmpty()) {
                left.remove(each.getKey());
                consumer.pause(List.of(each.getKey()));
            } else {
                left.put(each.getKey(), now);
            }
        }
        return isFurther;
    }

    @Override
    public void close() {
        Interrupts.without(() -> consumer.close(CloseOptions.timeout(CLOSE)));
    }
}
