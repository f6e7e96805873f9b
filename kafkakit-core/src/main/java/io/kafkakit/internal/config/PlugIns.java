package io.kafkakit.internal.config;

import io.kafkakit.internal.flow.Thrown;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts our interceptors and our partitioner before the user's. Kafka catches exceptions of interceptors, but no errors: one of
 * {@code onAcknowledgement} ends the producer's I/O thread, and {@code flush} then waits for ever. What a partitioner throws leaves
 * {@code send} as it is, and looks like a fault of the client.
 */
public final class PlugIns {

    /** The setting under which ours find the user's. */
    static final String THE_USERS_INTERCEPTORS = "kafkakit.interceptor.classes";

    static final String THE_USERS_PARTITIONER = "kafkakit.partitioner.class";

    private static final ConfigDef THE_USERS = new ConfigDef()
            .define(THE_USERS_INTERCEPTORS, ConfigDef.Type.LIST, List.of(), ConfigDef.Importance.LOW, "")
            .define(THE_USERS_PARTITIONER, ConfigDef.Type.CLASS, null, ConfigDef.Importance.LOW, "");

    private static final Logger log = LoggerFactory.getLogger(PlugIns.class);

    private PlugIns() {}

    /** These settings of a producer, with ours before the user's; unchanged if the user has none. */
    public static Map<String, Object> ofProducer(Map<String, Object> settings) {
        Map<String, Object> guarded = new HashMap<>(settings);
        putBefore(
                guarded,
                ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
                THE_USERS_INTERCEPTORS,
                List.of(GuardedProducerInterceptors.class));
        putBefore(guarded, ProducerConfig.PARTITIONER_CLASS_CONFIG, THE_USERS_PARTITIONER, GuardedPartitioner.class);
        return guarded;
    }

    /** These settings of a consumer, with ours before the user's; unchanged if the user has none. */
    public static Map<String, Object> ofConsumer(Map<String, Object> settings) {
        Map<String, Object> guarded = new HashMap<>(settings);
        putBefore(
                guarded,
                ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                THE_USERS_INTERCEPTORS,
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

    /** The user's interceptors, made and configured as Kafka would. */
    static <T> List<T> interceptors(Map<String, ?> configs, Class<T> type) {
        return new AbstractConfig(THE_USERS, configs, false).getConfiguredInstances(THE_USERS_INTERCEPTORS, type);
    }

    /** The user's partitioner, made and configured as Kafka would. */
    static <T> T partitioner(Map<String, ?> configs, Class<T> type) {
        return new AbstractConfig(THE_USERS, configs, false).getConfiguredInstance(THE_USERS_PARTITIONER, type);
    }

    /** Passes on the metrics that ours were given. */
    static void monitor(Collection<?> theUsers, PluginMetrics metrics) {
        for (Object each : theUsers) {
            if (each instanceof Monitorable monitorable) {
                // Two of them may give their metrics the same name, which is no reason to have no client.
                run(
                        () -> monitorable.withPluginMetrics(metrics),
                        e -> log.warn("{} has no metrics", each.getClass().getName(), e));
            }
        }
    }

    /**
     * Calls a plug-in of the user's.
     *
     * @param complain told of what it throws
     * @return null if it throws
     */
    static <T> @Nullable T call(Call<T> call, Consumer<Throwable> complain) {
        try {
            return call.run();
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            complain(complain, e);
            return null;
        }
    }

    /** As {@link #call}, of what returns nothing. */
    static void run(Step step, Consumer<Throwable> complain) {
        var unused = call(
                () -> {
                    step.run();
                    return step;
                },
                complain);
    }

    private static void complain(Consumer<Throwable> complain, Throwable thrown) {
        try {
            complain.accept(thrown);
        } catch (Throwable e) {
            // It fails when it is printed, which is no reason to fail.
            Thrown.rethrowIfFatal(e);
        }
    }

    /** What a plug-in does. It may throw anything. */
    @FunctionalInterface
    interface Step {

        void run() throws Exception;
    }

    /** A call of a plug-in. */
    @FunctionalInterface
    interface Call<T> {

        @Nullable
        T run() throws Exception;
    }
}
