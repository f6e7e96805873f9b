package io.kafkakit.bench.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Where the raw loop sends to, and how it commits. Used by one thread. */
sealed interface RawSink extends AutoCloseable {

    /** Everything until the next commit or abort belongs together. */
    void begin();

    /** Sends without waiting for the answer. */
    void send(ProducerRecord<byte[], byte[]> record);

    /** Makes what was sent, and the fact that these offsets were reached, true. */
    void commit(Map<TopicPartition, OffsetAndMetadata> offsets, KafkaConsumer<byte[], byte[]> consumer);

    /** Gives up what was sent since {@link #begin}, or rethrows if that is impossible. */
    void abort(KafkaException reason);

    @Override
    void close();

    private static Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Exactly once. Two producers take turns: for some 20 ms after a commit, while its markers are written, the broker
     * refuses the transactional id, and the client waits; the other id is free.
     */
    final class Transactional implements RawSink {

        private final List<Producer<byte[], byte[]>> producers = new ArrayList<>();
        private int turn;

        Transactional(RunSpec spec, int number) {
            int rotation = Integer.parseInt(spec.options().getOrDefault("rotation", "2"));
            for (int i = 0; i < rotation; i++) {
                Map<String, Object> settings = Clients.producer(spec);
                settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, spec.group() + "-" + number + "-" + i);
                Producer<byte[], byte[]> producer = producer(settings);
                producers.add(producer);
                producer.initTransactions();
            }
        }

        @Override
        public void begin() {
            turn = (turn + 1) % producers.size();
            producers.get(turn).beginTransaction();
        }

        @Override
        public void send(ProducerRecord<byte[], byte[]> record) {
            // A failure shows at the commit.
            var unused = producers.get(turn).send(record);
        }

        @Override
        public void commit(Map<TopicPartition, OffsetAndMetadata> offsets, KafkaConsumer<byte[], byte[]> consumer) {
            producers.get(turn).sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producers.get(turn).commitTransaction();
        }

        @Override
        public void abort(KafkaException reason) {
            // A producer that is fenced refuses this too, and the loop ends: in a benchmark nobody fences it.
            producers.get(turn).abortTransaction();
        }

        @Override
        public void close() {
            producers.forEach(Producer::close);
        }
    }

    /** At least once: offsets are committed when everything before them is acknowledged. */
    final class Acknowledged implements RawSink {

        private final Producer<byte[], byte[]> producer;
        private volatile @Nullable Exception failure;

        Acknowledged(Map<String, Object> settings) {
            producer = producer(settings);
        }

        @Override
        public void begin() {}

        @Override
        public void send(ProducerRecord<byte[], byte[]> record) {
            var unused = producer.send(record, (metadata, exception) -> {
                if (exception != null) {
                    failure = exception;
                }
            });
        }

        @Override
        public void commit(Map<TopicPartition, OffsetAndMetadata> offsets, KafkaConsumer<byte[], byte[]> consumer) {
            producer.flush();
            if (failure != null) {
                throw new KafkaException("not sent", failure);
            }
            consumer.commitAsync(offsets, null);
        }

        @Override
        public void abort(KafkaException reason) {
            throw reason;
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}
