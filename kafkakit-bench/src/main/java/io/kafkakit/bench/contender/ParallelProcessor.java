package io.kafkakit.bench.contender;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
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

/** Confluent's parallel consumer, which orders by key, with as many threads as it has by default or the workload asks for. */
final class ParallelProcessor implements Running {

    private final ParallelStreamProcessor<String, byte[]> processor;

    private ParallelProcessor(ParallelStreamProcessor<String, byte[]> processor) {
        this.processor = processor;
    }

    static ParallelProcessor start(RunSpec spec) {
        Workload workload = spec.workload();
        ParallelStreamProcessor<String, byte[]> processor =
                ParallelStreamProcessor.createEosStreamProcessor(options(spec));
        processor.subscribe(spec.inputs());
        // The workers decode and encode, which its reading thread would do alone otherwise. Each waits until what it
        // has sent
        // is acknowledged, and so it pays to give it several records, of as many keys, at once.
        processor.pollAndProduceMany(context -> context.stream()
                .map(record -> {
                    byte[] accepted = Envelopes.value(workload.handle(Envelopes.created(record.value())));
                    return new ProducerRecord<>(spec.outputOf(record.topic()), record.key(), accepted);
                })
                .toList());
        return new ParallelProcessor(processor);
    }

    private static ParallelConsumerOptions<String, byte[]> options(RunSpec spec) {
        Workload workload = spec.workload();
        var builder = ParallelConsumerOptions.<String, byte[]>builder()
                .ordering(ProcessingOrder.KEY)
                .commitMode(
                        workload.isExactlyOnce()
                                ? CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER
                                : CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                .consumer(consumer(spec))
                .producer(producer(spec));
        int concurrency =
                workload == Workload.BLOCKING ? Workload.AT_ONCE : ParallelConsumerOptions.DEFAULT_MAX_CONCURRENCY;
        builder.maxConcurrency(spec.option("concurrency", concurrency));
        builder.batchSize(spec.option("batch", 1));
        if (spec.options().containsKey("commit")) {
            builder.commitInterval(Duration.ofMillis(spec.option("commit", 0)));
        }
        return builder.build();
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
