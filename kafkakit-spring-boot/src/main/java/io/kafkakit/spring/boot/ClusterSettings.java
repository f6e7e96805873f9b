package io.kafkakit.spring.boot;

import io.kafkakit.spring.ClusterCustomizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Makes the client settings of a cluster. */
final class ClusterSettings {

    /** The name of the cluster without one. */
    static final String DEFAULT = "default";

    private final Bundles bundles;
    private final List<ClusterCustomizer> customizers;

    ClusterSettings(Bundles bundles, List<ClusterCustomizer> customizers) {
        this.bundles = bundles;
        this.customizers = customizers;
    }

    /**
     * The settings of a cluster.
     *
     * @param found where it is and how to reach it, as the application says besides {@code kafkakit.*}
     */
    Map<String, Object> of(String name, KafkakitProperties.Cluster cluster, Connection found) {
        Map<String, Object> settings = new HashMap<>(found.settings());
        put(settings, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
        put(settings, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, cluster.securityProtocol());
        SslBundle bundle = found.sslBundle();
        if (cluster.sslBundle() != null && !(found.isService() && bundle != null)) {
            bundle = bundles.named(property(name, "ssl-bundle"), cluster.sslBundle());
        }
        if (found.isService()) {
            settings.putAll(found.settings());
        }
        settings.putAll(cluster.properties());
        if (bundle != null) {
            settings.putIfAbsent(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, BundleSslEngineFactory.class.getName());
            settings.put(BundleSslEngineFactory.BUNDLE, bundle);
            // Kafka's default is PLAINTEXT, which would leave the bundle without use.
            settings.putIfAbsent(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
        }
        customizers.forEach(each -> each.customize(name, settings));
        if (!settings.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new MissingServersException(name);
        }
        return settings;
    }

    /** The property of a cluster. */
    static String property(String cluster, String last) {
        return cluster.equals(DEFAULT) ? "kafkakit." + last : "kafkakit.clusters." + cluster + "." + last;
    }

    private static void put(Map<String, Object> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    /**
     * What the application says besides {@code kafkakit.*}.
     *
     * @param sslBundle null for none
     * @param isService whether a container is there for the application, which counts more than its properties
     */
    record Connection(
            Map<String, Object> settings, @Nullable SslBundle sslBundle, boolean isService) {

        static final Connection NONE = new Connection(Map.of(), null, false);
    }
}
