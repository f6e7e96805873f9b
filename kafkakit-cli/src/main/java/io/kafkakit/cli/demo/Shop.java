package io.kafkakit.cli.demo;

import io.kafkakit.codec.JsonCodec;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import io.kafkakit.examples.orderflow.Order;
import io.kafkakit.examples.orderflow.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The shop: fills the stock and places orders. It sends bytes, so that malformed orders can be sent as they are. */
final class Shop implements AutoCloseable {

    private static final JsonCodec CODEC = new JsonCodec();

    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Map<String, Long> placedAt = new HashMap<>();

    Shop(Map<String, Object> kafka, Topics topics) {
        this.topics = topics;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Returns when all of it is there. */
    void deliver(List<StockDelivered> supply) {
        supply.forEach(each -> send(topics.stock(), null, CODEC.encode("StockDelivered", each)));
        flush();
    }

    void place(OrderInput.Line line) {
        Order order = line.order();
        if (order != null) {
            placedAt.putIfAbsent(order.orderId(), System.nanoTime());
        }
        send(topics.orders(), order == null ? null : order.orderId(), line.value());
    }

    /** When an order was placed first, by {@link System#nanoTime}; null for one that was not. */
    @Nullable
    Long placedAt(String orderId) {
        return placedAt.get(orderId);
    }

    private void send(String topic, @Nullable String key, byte[] value) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(topic, keyBytes, value), (metadata, error) -> {
            if (error != null) {
                failure.compareAndSet(null, error);
            }
        });
    }

    /** Waits until everything sent is acknowledged. */
    void flush() {
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("an order could not be sent: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
