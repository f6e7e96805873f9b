package io.kafkakit.bench.contender;

import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.OrderAccepted;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a tuned program without a library looks like: poll, handle, send, commit, and again. It has no retries, no dead
 * letters and no drain; a failure of a transaction aborts it and reads its records again.
 */
final class RawLoop implements Runnable {

    private final RunSpec spec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RawSink sink;
    private final UnaryOperator<byte[]> handler;
    private volatile boolean stopped;

    RawLoop(RunSpec spec, int number) {
        this.spec = spec;
        Map<String, Object> settings = Clients.consumer(spec);
        settings.putIfAbsent(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        sink = spec.workload().isExactlyOnce()
                ? new RawSink.Transactional(spec, number)
                : new RawSink.Acknowledged(Clients.producer(spec));
        handler = handler(spec);
    }

    private static UnaryOperator<byte[]> handler(RunSpec spec) {
        if (!spec.contender().isTyped()) {
            return value -> value;
        }
        Workload workload = spec.workload();
        return value -> {
            OrderAccepted accepted = workload.handle(Envelopes.created(value));
            return Envelopes.value(accepted);
        };
    }

    void stop() {
        stopped = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try (consumer;
                sink) {
            consumer.subscribe(spec.inputs());
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
                if (!records.isEmpty()) {
                    relay(records);
                }
            }
        } catch (WakeupException e) {
            if (!stopped) {
                throw e;
            }
        }
    }

    private void relay(ConsumerRecords<byte[], byte[]> records) {
        sink.begin();
        try {
            for (TopicPartition partition : records.partitions()) {
                String output = spec.outputOf(partition.topic());
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    sink.send(new ProducerRecord<>(output, record.key(), handler.apply(record.value())));
                }
            }
            sink.commit(records.nextOffsets(), consumer);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            sink.abort(e);
            rewind();
        }
    }

    /** To what is committed: the records of the aborted transaction come again. */
    private void rewind() {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(consumer.committed(consumer.assignment()));
        for (TopicPartition partition : consumer.assignment()) {
            OffsetAndMetadata offset = committed.get(partition);
            consumer.seek(partition, offset == null ? 0 : offset.offset());
        }
    }
}
