package io.kafkakit.internal.config;

import io.kafkakit.internal.flow.Thrown;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the user's plug-ins of a client and calls them. They may throw anything. */
final class UsersPlugIns {

    /** The setting that names the user's interceptors, when ours stand in their place. */
    static final String INTERCEPTORS = "kafkakit.interceptor.classes";

    /** The setting that names the user's partitioner, when ours stands in its place. */
    static final String PARTITIONER = "kafkakit.partitioner.class";

    private static final ConfigDef SETTINGS = new ConfigDef()
            .define(INTERCEPTORS, ConfigDef.Type.LIST, List.of(), ConfigDef.Importance.LOW, "")
            .define(PARTITIONER, ConfigDef.Type.CLASS, null, ConfigDef.Importance.LOW, "");

    private static final Logger log = LoggerFactory.getLogger(UsersPlugIns.class);

    private UsersPlugIns() {}

    /** The user's interceptors, created and configured as Kafka would. */
    static <T> List<T> interceptors(Map<String, ?> configs, Class<T> type) {
        return new AbstractConfig(SETTINGS, configs, false).getConfiguredInstances(INTERCEPTORS, type);
    }

    /** The user's partitioner, created and configured as Kafka would. */
    static <T> T partitioner(Map<String, ?> configs, Class<T> type) {
        return new AbstractConfig(SETTINGS, configs, false).getConfiguredInstance(PARTITIONER, type);
    }

    /** Passes our plug-in metrics on to the user's plug-ins. */
    static void monitor(Collection<?> theUsers, PluginMetrics metrics) {
        for (Object each : theUsers) {
            if (each instanceof Monitorable monitorable) {
                // Two plug-ins may use the same metric name; the client must still start.
                run(
                        () -> monitorable.withPluginMetrics(metrics),
                        e -> log.warn("{} has no metrics", each.getClass().getName(), e));
            }
        }
    }

    /**
     * Calls a plug-in.
     *
     * @param complain receives its exception
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

    /** As {@link #call}, for a call without result. */
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
            // Printing the exception may fail too, which must not matter.
            Thrown.rethrowIfFatal(e);
        }
    }

    /** A call of a plug-in without result. It may throw anything. */
    @FunctionalInterface
    interface Step {

        void run() throws Exception;
    }

    /** A call of a plug-in with a result. */
    @FunctionalInterface
    interface Call<T> {

        @Nullable
        T run() throws Exception;
    }
}
