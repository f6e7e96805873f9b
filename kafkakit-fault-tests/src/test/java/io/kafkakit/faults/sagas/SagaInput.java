package io.kafkakit.faults.sagas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Places orders while faults strike, and the rest when they are over. Each fiftieth order is placed twice. */
final class SagaInput implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final long PAUSE_NANOS = 50_000_000;

    private final String topic;
    private final int number;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::run, "input");
    private volatile boolean hurries;
    private volatile @Nullable Exception failure;

    SagaInput(String servers, SagaNames names, int number) {
        this.topic = names.orders();
        this.number = number;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "max.block.ms", 120_000,
                        "request.timeout.ms", 5_000,
                        "delivery.timeout.ms", 120_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        // A broker may take the second batch of a new producer before the first, and refuse that for ever.
        for (int partition = 0; partition < PARTITIONS; partition++) {
            send(new ProducerRecord<>(topic, partition, null, "{\"event\":\"Hello\",\"data\":{}}".getBytes(UTF_8)));
            producer.flush();
        }
        // Thousands come faster than hundreds.
        long pause = PAUSE_NANOS * 300 / Math.max(300, number);
        for (int i = 0; i < number; i++) {
            send(SagaScenario.id(i));
            if (i % 50 == 0) {
                send(SagaScenario.id(i / 2));
            }
            if (!hurries) {
                LockSupport.parkNanos(pause);
            }
        }
    }

    private void send(String id) {
        String order = "{\"event\":\"OrderPlaced\",\"data\":{\"id\":\"" + id + "\"}}";
        send(new ProducerRecord<>(topic, id.getBytes(UTF_8), order.getBytes(UTF_8)));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record, (sent, error) -> failure = error == null ? failure : error);
    }

    /**
     * Sends what is left; returns when the broker has all.
     *
     * @throws IllegalStateException if it does not take all
     */
    void finish() {
        hurries = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.flush();
        if (failure != null) {
            throw new IllegalStateException("not all orders could be placed", failure);
        }
    }

    @Override
    public void close() {
        hurries = true;
        producer.close();
    }
}
