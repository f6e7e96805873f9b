package io.kafkakit.internal.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Puts our interceptors and our partitioner before the user's. Kafka catches exceptions of interceptors, but no errors: one of
 * {@code onAcknowledgement} ends the producer's I/O thread, and {@code flush} then waits for ever. What a partitioner throws leaves
 * {@code send} as it is, and looks like a fault of the client.
 */
public final class PlugIns {

    private PlugIns() {}

    /** These settings of a producer, with ours before the user's; unchanged if the user has none. */
    public static Map<String, Object> ofProducer(Map<String, Object> settings) {
        Map<String, Object> guarded = new HashMap<>(settings);
        putBefore(
                guarded,
                ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
                UsersPlugIns.INTERCEPTORS,
                List.of(GuardedProducerInterceptors.class));
        putBefore(guarded, ProducerConfig.PARTITIONER_CLASS_CONFIG, UsersPlugIns.PARTITIONER, GuardedPartitioner.class);
        return guarded;
    }

    /** These settings of a consumer, with ours before the user's; unchanged if the user has none. */
    public static Map<String, Object> ofConsumer(Map<String, Object> settings) {
        Map<String, Object> guarded = new HashMap<>(settings);
        putBefore(
                guarded,
                ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                UsersPlugIns.INTERCEPTORS,
                List.of(GuardedConsumerInterceptors.class));
        return guarded;
    }

    private static void putBefore(Map<String, Object> settings, String name, String theUsers, Object ours) {
        Object given = settings.get(name);
        if (given != null && !isNone(given)) {
            settings.put(theUsers, given);
            settings.put(name, ours);
        }
    }

    private static boolean isNone(Object given) {
        return given instanceof Collection<?> list ? list.isEmpty() : given instanceof String text && text.isBlank();
    }
}
