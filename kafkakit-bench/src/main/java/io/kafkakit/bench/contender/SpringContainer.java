package io.kafkakit.bench.contender;

import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.event.OrderCreated;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AcknowledgingMessageListener;
import org.springframework.kafka.listener.AfterRollbackProcessor;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.util.backoff.FixedBackOff;

/** A listener container of spring-kafka, with transactions that it begins and commits, a record or a poll each. */
final class SpringContainer implements Running {

    /** As many as an input has, unless it is for scaling. */
    private static final int PARTITIONS = 6;

    private final ConcurrentMessageListenerContainer<byte[], OrderCreated> container;
    private final DefaultKafkaProducerFactory<byte[], Object> producers;

    private SpringContainer(
            ConcurrentMessageListenerContainer<byte[], OrderCreated> container,
            DefaultKafkaProducerFactory<byte[], Object> producers) {
        this.container = container;
        this.producers = producers;
    }

    static SpringContainer start(RunSpec spec, boolean batch) {
        DefaultKafkaProducerFactory<byte[], Object> producers = producers(spec);
        KafkaTemplate<byte[], Object> template = new KafkaTemplate<>(producers);
        ContainerProperties properties = properties(spec, new Listeners(spec, template), batch);
        if (spec.workload().isExactlyOnce()) {
            properties.setKafkaAwareTransactionManager(new KafkaTransactionManager<>(producers));
        }
        var container = new ConcurrentMessageListenerContainer<byte[], OrderCreated>(
                new DefaultKafkaConsumerFactory<>(
                        Clients.consumer(spec), new ByteArrayDeserializer(), EventSerdes.created()),
                properties);
        container.setConcurrency(spec.membersOr(consumers(spec, batch)));
        if (spec.workload() == Workload.FAILING) {
            container.setAfterRollbackProcessor(deadLetters(spec, template));
        }
        container.start();
        return new SpringContainer(container, producers);
    }

    private static DefaultKafkaProducerFactory<byte[], Object> producers(RunSpec spec) {
        DefaultKafkaProducerFactory<byte[], Object> producers =
                new DefaultKafkaProducerFactory<>(Clients.producer(spec), new ByteArraySerializer(), EventSerdes.any());
        if (spec.workload().isExactlyOnce()) {
            // Before the template is made, which asks for it once.
            producers.setTransactionIdPrefix(spec.group() + "-");
        }
        return producers;
    }

    private static ContainerProperties properties(RunSpec spec, Listeners listeners, boolean batch) {
        ContainerProperties properties = new ContainerProperties(spec.inputs().toArray(String[]::new));
        if (spec.workload().isExactlyOnce()) {
            properties.setMessageListener(batch ? listeners.batch() : listeners.record());
        } else if (batch) {
            properties.setMessageListener(listeners.acknowledgedBatch());
        } else {
            // Without this each record would have to wait for its own answer.
            properties.setAckMode(ContainerProperties.AckMode.MANUAL);
            properties.setAsyncAcks(true);
            properties.setMessageListener(listeners.acknowledgedRecord());
        }
        return properties;
    }

    /** A transaction a record is mostly waiting for it: it takes a consumer for each partition not to wait alone. */
    private static int consumers(RunSpec spec, boolean batch) {
        return spec.contender().isTuned() && spec.workload().isExactlyOnce() && !batch ? PARTITIONS : 1;
    }

    /** Tries a record again where it stands; a dead letter, and that it was consumed, are a transaction of their own. */
    private static AfterRollbackProcessor<byte[], OrderCreated> deadLetters(
            RunSpec spec, KafkaTemplate<byte[], Object> template) {
        DeadLetterPublishingRecoverer recoverer = new DeadLetterPublishingRecoverer(
                template, (record, reason) -> new TopicPartition(spec.deadLetterTopic(), record.partition()));
        return new DefaultAfterRollbackProcessor<>(recoverer, new FixedBackOff(0, Workload.RETRIES), template, true);
    }

    @Override
    public void stop() {
        container.stop();
        producers.destroy();
    }

    /** The handler in the forms that the container takes. */
    private record Listeners(RunSpec spec, KafkaTemplate<byte[], Object> template) {

        MessageListener<byte[], OrderCreated> record() {
            return record -> {
                // The commit waits for what was sent.
                var unused = send(record);
            };
        }

        BatchMessageListener<byte[], OrderCreated> batch() {
            return records -> records.forEach(record -> {
                var unused = send(record);
            });
        }

        AcknowledgingMessageListener<byte[], OrderCreated> acknowledgedRecord() {
            return (record, acknowledgment) -> {
                Acknowledgment wanted = Objects.requireNonNull(acknowledgment, "the ack mode is MANUAL");
                var unused = send(record).thenRun(wanted::acknowledge);
            };
        }

        BatchMessageListener<byte[], OrderCreated> acknowledgedBatch() {
            return records -> {
                List<CompletableFuture<?>> sent = new ArrayList<>(records.size());
                records.forEach(record -> sent.add(send(record)));
                template.flush();
                CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
            };
        }

        private CompletableFuture<?> send(ConsumerRecord<byte[], OrderCreated> record) {
            OrderAccepted accepted = spec.workload().handle(record.value());
            return template.send(spec.outputOf(record.topic()), record.key(), accepted);
        }
    }
}
