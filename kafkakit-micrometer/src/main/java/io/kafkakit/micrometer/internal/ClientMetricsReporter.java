package io.kafkakit.micrometer.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka makes one of these for each client, and tells it the client's metrics as they come and go. It needs no thread:
 * the registry reads a metric when it is asked itself. Thread-safe.
 */
public final class ClientMetricsReporter implements MetricsReporter {

    /** The setting that hands over the {@link ClientMeters}. */
    static final String METERS = "kafkakit.metrics.client.meters";

    private static final Logger log = LoggerFactory.getLogger(ClientMetricsReporter.class);

    private final Set<KafkaMetric> added = ConcurrentHashMap.newKeySet();
    private @Nullable ClientMeters meters;

    /** For Kafka. */
    public ClientMetricsReporter() {}

    /**
     * Takes the meters from the settings.
     *
     * @throws ConfigException if they are not there
     */
    @Override
    public void configure(Map<String, ?> configs) {
        if (!(configs.get(METERS) instanceof ClientMeters given)) {
            throw new ConfigException("metric.reporters names " + ClientMetricsReporter.class.getName()
                    + " without its registry: use KafkakitMetrics.clientSettings(…)");
        }
        meters = given;
    }

    @Override
    public void init(List<KafkaMetric> metrics) {
        metrics.forEach(this::metricChange);
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        if (meters != null && added.add(metric)) {
            try {
                meters.add(metric);
            } catch (RuntimeException e) {
                // A client must not fail because of a registry.
                added.remove(metric);
                log.warn("the registry refuses the metric {} of a Kafka client", metric.metricName(), e);
            }
        }
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        if (meters != null && added.remove(metric)) {
            try {
                meters.remove(metric);
            } catch (RuntimeException e) {
                log.warn("the registry keeps the metric {} of a Kafka client", metric.metricName(), e);
            }
        }
    }

    /** The client is closed: its meters go. */
    @Override
    public void close() {
        List.copyOf(added).forEach(this::metricRemoval);
    }
}
