package io.kafkakit.internal.deadletter;

import io.kafkakit.internal.lifecycle.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a topic as far as it goes now, one partition after the other. */
final class Scan implements AutoCloseable {

    /** A poll that comes to nothing but transaction markers waits for so long. */
    private static final Duration POLL = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;
    private final Clock clock;

    Scan(Clients clients) {
        this.consumer = clients.consumer();
        this.clock = clients.clock();
    }

    /** By partition, the offset before which all is committed or aborted. */
    SortedMap<Integer, Long> ends(String topic) {
        return numbers(consumer.endOffsets(partitions(topic)));
    }

    /** By partition, the offset of the oldest record that may be there. */
    SortedMap<Integer, Long> begins(String topic) {
        return numbers(consumer.beginningOffsets(partitions(topic)));
    }

    private List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            // It is there, or nobody would ask; and that nothing is known of it does not mean that nothing is in it.
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
     * Reads the topic.
     *
     * @param ends by partition, where to stop
     * @param each tells whether to go on
     */
    void read(String topic, Map<Integer, Long> ends, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        SortedMap<Integer, Long> begins = begins(topic);
        for (Map.Entry<Integer, Long> end : new TreeMap<>(ends).entrySet()) {
            long begin = begins.getOrDefault(end.getKey(), Long.MAX_VALUE);
            TopicPartition partition = new TopicPartition(topic, end.getKey());
            if (begin < end.getValue() && !read(partition, begin, end.getValue(), each)) {
                return;
            }
        }
    }

    /** The same of one partition, from this offset on. */
    void read(String topic, int partition, long begin, long end, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        long first = Math.max(begin, begins(topic).getOrDefault(partition, Long.MAX_VALUE));
        long last = Math.min(end, ends(topic).getOrDefault(partition, -1L));
        if (first < last) {
            read(new TopicPartition(topic, partition), first, last, each);
        }
    }

    private boolean read(
            TopicPartition partition, long begin, long end, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, begin);
        long position = begin;
        long since = clock.nanos();
        while (position < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end && !each.test(record)) {
                    return false;
                }
            }
            long now = consumer.position(partition);
            if (now > position) {
                since = clock.nanos();
            } else if (clock.nanos() - since > PATIENCE.toNanos()) {
                throw new TimeoutException(partition + " cannot be read on at offset " + position + " of " + end);
            }
            position = now;
        }
        return true;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
