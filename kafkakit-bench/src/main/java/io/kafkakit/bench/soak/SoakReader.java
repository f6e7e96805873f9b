package io.kafkakit.bench.soak;

import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads what is committed, on a thread of its own, for the judge and for the time that it took. */
final class SoakReader implements Runnable {

    /** Longer than Kafka's own timeout of a transaction, which ends what was left open. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String bootstrapServers;
    private final Collection<TopicPartition> partitions;
    private final Judge judge;
    private final LongUnaryOperator dueNanos;
    private List<Double> millis = new ArrayList<>();
    private final AtomicLong read = new AtomicLong();
    private volatile @Nullable Map<TopicPartition, Long> ends;
    private volatile @Nullable String problem;

    /**
     * For these partitions.
     *
     * @param dueNanos when an order was to be written
     */
    SoakReader(
            String bootstrapServers, Collection<TopicPartition> partitions, Judge judge, LongUnaryOperator dueNanos) {
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
        this.judge = judge;
        this.dueNanos = dueNanos;
    }

    @Override
    public void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = Output.consumer(bootstrapServers)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long moved = System.nanoTime();
            while (!isAtEnd(consumer)) {
                var records = consumer.poll(Duration.ofMillis(100));
                records.forEach(this::take);
                if (ends == null || !records.isEmpty()) {
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                    throw new BenchException("a transaction is still open in an output");
                }
            }
        } catch (RuntimeException e) {
            problem = "reader: " + e.getMessage();
        }
    }

    private boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> known = ends;
        return known != null
                && known.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        long now = System.nanoTime();
        long id = judge.add(record.topic(), record.key(), record.value());
        if (id >= 0) {
            add((now - dueNanos.applyAsLong(id)) / 1e6);
        }
        read.incrementAndGet();
    }

    private synchronized void add(double value) {
        millis.add(value);
    }

    /** The milliseconds from when each record was to be written until it was read, of those read since this was asked. */
    synchronized List<Double> takeMillis() {
        List<Double> taken = millis;
        millis = new ArrayList<>();
        return taken;
    }

    /** How many records were read so far. */
    long read() {
        return read.get();
    }

    /** Lets it end when it has read as far as this. */
    void endAt(Map<TopicPartition, Long> offsets) {
        ends = offsets;
    }

    /** Why it ended too early; null if it did not. */
    @Nullable
    String problem() {
        return problem;
    }
}
