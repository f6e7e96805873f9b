package io.kafkakit.examples.orderflow;

import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.examples.orderflow.Events.ReleaseStock;
import io.kafkakit.examples.orderflow.Events.ReserveStock;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the warehouse has, as the stock topic tells it.
 *
 * <p>A handler runs at least once: it is killed between deciding and committing, and runs again here or elsewhere. If it
 * decided by a number in its memory, or in a database of its own, stock would be sold twice or lost. So handlers do not
 * decide. The topic does: its one partition holds deliveries, reservations asked for and releases in one order for all,
 * and each decision follows from what stands before it. Whoever reads the partition from its start comes to the same
 * decisions, as often as wanted: a second run of a handler, a restarted process, two owners during a rebalance. A handler
 * reads up to its own record and tells what was decided there.
 *
 * <p>All lines of an order are decided on at once, so nothing is ever reserved in part. The price: one partition, and a
 * restart reads the topic again, so it must be kept forever. A larger shop would add snapshots, or partition by warehouse.
 *
 * <p>Thread-safe.
 */
final class Inventory implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Map<String, Type> TYPES = Map.of(
            "StockDelivered", StockDelivered.class,
            "ReserveStock", ReserveStock.class,
            "ReleaseStock", ReleaseStock.class);

    private final JsonCodec codec = new JsonCodec();
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> log;
    private final Map<String, Long> available = new HashMap<>();
    private final Map<String, Decision> decisions = new HashMap<>();

    /**
     * What was decided on an order.
     *
     * @param offset where it was asked for first
     * @param missing the product that there is too little of; null if all lines were reserved
     */
    record Decision(long offset, @Nullable String missing) {}

    Inventory(Map<String, Object> kafka, String stockTopic) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        partition = new TopicPartition(stockTopic, 0);
        log = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        log.assign(List.of(partition));
        log.seekToBeginning(log.assignment());
    }

    /** What the topic decides on the order that was asked for at this offset. */
    synchronized Decision decision(Order order, long offset) {
        // Reading further than the offset is harmless: what is decided stays decided.
        while (log.position(partition) <= offset) {
            log.poll(POLL).forEach(this::apply);
        }
        return Objects.requireNonNull(decisions.get(order.orderId()));
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        Object event = decode(record.value());
        if (event instanceof StockDelivered delivery) {
            available.merge(delivery.productId(), (long) delivery.quantity(), Long::sum);
        } else if (event instanceof ReserveStock command) {
            decisions.computeIfAbsent(command.order().orderId(), id -> decide(command.order(), record.offset()));
        } else if (event instanceof ReleaseStock command) {
            command.order().quantities().forEach((product, quantity) -> available.merge(product, quantity, Long::sum));
        }
    }

    private Decision decide(Order order, long offset) {
        Map<String, Long> wanted = order.quantities();
        for (Map.Entry<String, Long> line : wanted.entrySet()) {
            if (available.getOrDefault(line.getKey(), 0L) < line.getValue()) {
                return new Decision(offset, line.getKey());
            }
        }
        wanted.forEach((product, quantity) -> available.merge(product, -quantity, Long::sum));
        return new Decision(offset, null);
    }

    private @Nullable Object decode(byte @Nullable [] value) {
        try {
            return value == null ? null : codec.decode(value, TYPES::get).data();
        } catch (UndecodableException e) {
            // Decides nothing; its handler cannot read it either and makes it a dead letter.
            return null;
        }
    }

    @Override
    public synchronized void close() {
        log.close();
    }
}
