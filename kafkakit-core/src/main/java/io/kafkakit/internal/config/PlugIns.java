package io.kafkakit.internal.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Puts our interceptors and our partitioner before the user's. Kafka catches an interceptor's exceptions, but not its
 * errors. An error of {@code onAcknowledgement} ends the producer's I/O thread, and {@code flush} then waits for ever.
 * An exception of a partitioner leaves {@code send} unchanged, and looks like a fault of the client.
 */
public final class PlugIns {

    private PlugIns() {}

    /** These producer settings, with our plug-ins before the user's; unchanged if the user has none. */
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

    /** These consumer settings, with our plug-ins before the user's; unchanged if the user has none. */
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
