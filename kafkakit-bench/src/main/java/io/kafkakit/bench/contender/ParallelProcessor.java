package io.kafkakit.bench.contender;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import io.confluent.parallelconsumer.RecordContext;
import io.kafkakit.bench.event.Envelopes;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Confluent's parallel consumer, which orders by key. */
final class ParallelProcessor implements Running {

    private static final int TUNED_CONCURRENCY = 100;
    private static final int TUNED_BATCH = 100;
    private static final int TUNED_COMMIT = 10;

    private final ParallelStreamProcessor<String, byte[]> processor;

    private ParallelProcessor(ParallelStreamProcessor<String, byte[]> processor) {
        this.processor = processor;
    }

    static ParallelProcessor start(RunSpec spec) {
        ParallelStreamProcessor<String, byte[]> processor =
                ParallelStreamProcessor.createEosStreamProcessor(options(spec));
        processor.subscribe(spec.inputs());
        processor.pollAndProduceMany(
                context -> context.stream().map(record -> handle(spec, record)).toList());
        return new ParallelProcessor(processor);
    }

    /** The workers decode and encode, which its reading thread would do alone otherwise. */
    private static ProducerRecord<String, byte[]> handle(RunSpec spec, RecordContext<String, byte[]> record) {
        try {
            byte[] accepted = Envelopes.value(spec.workload().handle(Envelopes.created(record.value())));
            return new ProducerRecord<>(spec.outputOf(record.topic()), record.key(), accepted);
        } catch (IllegalStateException e) {
            // It has no dead letters: its documentation shows to count, and to give up in the handler.
            if (record.getNumberOfFailedAttempts() < Workload.RETRIES) {
                throw e;
            }
            return new ProducerRecord<>(spec.deadLetterTopic(), record.key(), record.value());
        }
    }

    private static ParallelConsumerOptions<String, byte[]> options(RunSpec spec) {
        Workload workload = spec.workload();
        var builder = ParallelConsumerOptions.<String, byte[]>builder()
                .ordering(ProcessingOrder.KEY)
                .commitMode(
                        workload.isExactlyOnce()
                                ? CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER
                                : CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                .maxConcurrency(spec.option("concurrency", concurrency(spec)))
                .batchSize(spec.option("batch", batch(spec)))
                .retryDelayProvider(record -> Duration.ZERO)
                .consumer(consumer(spec))
                .producer(producer(spec));
        int commit = spec.option("commit", commit(spec));
        if (commit > 0) {
            builder.commitInterval(Duration.ofMillis(commit));
        }
        return builder.build();
    }

    /** A worker waits until what it has sent is acknowledged, so that it is their number that decides. */
    private static int concurrency(RunSpec spec) {
        if (spec.workload() == Workload.BLOCKING) {
            return Workload.AT_ONCE;
        }
        return spec.contender().isTuned() ? TUNED_CONCURRENCY : ParallelConsumerOptions.DEFAULT_MAX_CONCURRENCY;
    }

    /**
     * Records that a worker is given at once, each of another key. With transactions it has to be one: of several, version
     * 0.5.3.3 ends the first and fails the others with "Need to call #beginProducing first".
     */
    private static int batch(RunSpec spec) {
        return spec.contender().isTuned() && !spec.workload().isExactlyOnce() ? TUNED_BATCH : 1;
    }

    /** Milliseconds between commits; 0 for its own, which are 100 with transactions. */
    private static int commit(RunSpec spec) {
        return spec.contender().isTuned() && spec.workload() == Workload.LATENCY ? TUNED_COMMIT : 0;
    }

    private static Consumer<String, byte[]> consumer(RunSpec spec) {
        return new KafkaConsumer<>(Clients.consumer(spec), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static Producer<String, byte[]> producer(RunSpec spec) {
        Map<String, Object> settings = Clients.producer(spec);
        if (spec.workload().isExactlyOnce()) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, spec.group());
        }
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void stop() {
        processor.closeDontDrainFirst();
    }
}
