package io.kafkakit.spring;

import java.util.Map;

/** A bean that changes the client settings of a cluster before it is connected. */
@FunctionalInterface
public interface ClusterCustomizer {

    /**
     * Changes the settings.
     *
     * @param cluster its name; {@code default} for the one without a name
     */
    void customize(String cluster, Map<String, Object> settings);
}
