package io.kafkakit.internal.deadletter;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.encode.SendInterceptors;
import io.kafkakit.internal.lifecycle.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The clients that read dead letters and send them back.
 *
 * @param interceptors of records that are sent back
 */
public record Clients(ClientSettings settings, Supplier<Admin> admin, SendInterceptors interceptors, Clock clock) {

    /** A consumer without a group that reads {@code read_committed}. */
    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> own = settings.consumer("dead-letters", "");
        own.remove(ConsumerConfig.GROUP_ID_CONFIG);
        own.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // At the end of a partition a broker holds a fetch for this time, and the next partition's fetch waits behind
        // it.
        own.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        return new KafkaConsumer<>(PlugIns.ofConsumer(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> producer(String transactionalId) {
        return new KafkaProducer<>(
                PlugIns.ofProducer(settings.lane(settings.producer(transactionalId, transactionalId))));
    }
}
