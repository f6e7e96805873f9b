package io.kafkakit.spring;

import io.kafkakit.KafkaCluster;
import java.util.Map;

/** A bean that changes the client settings of a cluster before it is connected, or the cluster itself afterwards. */
@FunctionalInterface
public interface ClusterCustomizer {

    /**
     * Changes the settings.
     *
     * @param cluster its name; {@code default} for the one without a name
     */
    void customize(String cluster, Map<String, Object> settings);

    /** The cluster is connected, and nothing has used it yet. */
    default void connected(String name, KafkaCluster cluster) {}
}
