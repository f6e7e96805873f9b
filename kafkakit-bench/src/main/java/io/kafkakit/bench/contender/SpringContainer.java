package io.kafkakit.bench.contender;

import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.event.OrderCreated;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AcknowledgingMessageListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.transaction.KafkaTransactionManager;

/** A listener container of spring-kafka, with transactions that it begins and commits, a record or a poll each. */
final class SpringContainer implements Running {

    private final ConcurrentMessageListenerContainer<byte[], OrderCreated> container;
    private final DefaultKafkaProducerFactory<byte[], OrderAccepted> producers;

    private SpringContainer(
            ConcurrentMessageListenerContainer<byte[], OrderCreated> container,
            DefaultKafkaProducerFactory<byte[], OrderAccepted> producers) {
        this.container = container;
        this.producers = producers;
    }

    static SpringContainer start(RunSpec spec, boolean batch) {
        DefaultKafkaProducerFactory<byte[], OrderAccepted> producers = producers(spec);
        ContainerProperties properties = properties(spec, new Listeners(spec, new KafkaTemplate<>(producers)), batch);
        if (spec.workload().isExactlyOnce()) {
            properties.setKafkaAwareTransactionManager(new KafkaTransactionManager<>(producers));
        }
        var container = new ConcurrentMessageListenerContainer<byte[], OrderCreated>(
                new DefaultKafkaConsumerFactory<>(
                        Clients.consumer(spec), new ByteArrayDeserializer(), EventSerdes.created()),
                properties);
        container.setConcurrency(spec.membersOr(1));
        container.start();
        return new SpringContainer(container, producers);
    }

    private static DefaultKafkaProducerFactory<byte[], OrderAccepted> producers(RunSpec spec) {
        DefaultKafkaProducerFactory<byte[], OrderAccepted> producers = new DefaultKafkaProducerFactory<>(
                Clients.producer(spec), new ByteArraySerializer(), EventSerdes.accepted());
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

    @Override
    public void stop() {
        container.stop();
        producers.destroy();
    }

    /** The handler in the forms that the container takes. */
    private record Listeners(RunSpec spec, KafkaTemplate<byte[], OrderAccepted> template) {

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
