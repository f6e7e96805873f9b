package io.kafkakit.internal.consume;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's own mock of a consumer. It notes what is committed, and whether somebody waited for it. A test says which generation it
 * is in, and what happens while somebody waits.
 */
final class NotedConsumer extends MockConsumer<byte[], byte[]> {

    private final List<Map<TopicPartition, Long>> sent = new ArrayList<>();
    private final List<Map<TopicPartition, Long>> awaited = new ArrayList<>();
    private final Deque<RuntimeException> refusals = new ArrayDeque<>();
    private Runnable meanwhile = () -> {};
    private int generation = 1;

    NotedConsumer() {
        // As in a group: it never looks for an offset by itself.
        super("none");
    }

    /** The topic has so many partitions. */
    void topic(String name, int partitions) {
        updatePartitions(
                name,
                IntStream.range(0, partitions)
                        .mapToObj(number -> new PartitionInfo(name, number, null, null, null))
                        .toList());
    }

    /** What was committed without waiting for the answer. */
    List<Map<TopicPartition, Long>> sent() {
        return sent;
    }

    /** What was committed by somebody who waited for the answer. */
    List<Map<TopicPartition, Long>> awaited() {
        return awaited;
    }

    /** The next commit ends so. */
    void refuses(RuntimeException with) {
        refusals.addLast(with);
    }

    /** Happens whenever somebody who waits looks whether the topic is still there. */
    void meanwhile(Runnable happens) {
        meanwhile = happens;
    }

    /** A rebalance has begun a new generation of the group. */
    void generation(int now) {
        generation = now;
    }

    private static Map<TopicPartition, Long> noted(Map<TopicPartition, OffsetAndMetadata> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset()));
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        sent.add(noted(offsets));
        callback.onComplete(offsets, refusals.pollFirst());
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration atMost) {
        RuntimeException refusal = refusals.pollFirst();
        if (refusal != null) {
            throw refusal;
        }
        awaited.add(noted(offsets));
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic, Duration atMost) {
        meanwhile.run();
        return super.partitionsFor(topic, atMost);
    }

    @Override
    @SuppressWarnings("removal") // Kafka has no other way to make one than a consumer in a group.
    public ConsumerGroupMetadata groupMetadata() {
        return new ConsumerGroupMetadata("g", generation, "member", Optional.empty());
    }

    /** As a group's coordinator does; its listener is called as Kafka calls it. */
    void assigned(TopicPartition... now) {
        rebalance(List.of(now));
    }

    /** Reads these on from there, as if they were open. */
    void reads(Collection<TopicPartition> partitions, long from) {
        assign(partitions);
        partitions.forEach(partition -> seek(partition, from));
    }
}
