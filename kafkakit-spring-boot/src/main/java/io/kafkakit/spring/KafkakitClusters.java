package io.kafkakit.spring;

import io.kafkakit.KafkaCluster;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The Kafka clusters of an application, connected when they are first asked for. The one without a name is also a bean of
 * type {@link KafkaCluster}. Thread-safe.
 */
public final class KafkakitClusters implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final Function<String, KafkaCluster> connect;
    private final Map<String, KafkaCluster> clusters = new LinkedHashMap<>();

    /**
     * Clusters that are not connected yet.
     *
     * @param connect connects the cluster with this name
     */
    public KafkakitClusters(Function<String, KafkaCluster> connect) {
        this.connect = connect;
    }

    /** The cluster with this name. */
    public synchronized KafkaCluster cluster(String name) {
        return clusters.computeIfAbsent(name, connect);
    }

    /** Closes all. Their groups should be closed before. */
    @Override
    public synchronized void close() {
        clusters.values().forEach(each -> {
            var unused = each.close(CLOSE_TIMEOUT);
        });
        clusters.clear();
    }
}
