package io.kafkakit.spring.boot;

import io.kafkakit.spring.ClusterCustomizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** Makes the client settings of a cluster. */
final class ClusterSettings {

    /** The name of the cluster without one. */
    static final String DEFAULT = "default";

    private final @Nullable SslBundles bundles;
    private final List<ClusterCustomizer> customizers;

    ClusterSettings(@Nullable SslBundles bundles, List<ClusterCustomizer> customizers) {
        this.bundles = bundles;
        this.customizers = customizers;
    }

    /**
     * The settings of a cluster.
     *
     * @param found where it is and how to reach it, as the application's connection details say; the properties override
     *     them
     */
    Map<String, Object> of(String name, KafkakitProperties.Cluster cluster, Connection found) {
        Map<String, Object> settings = new HashMap<>(found.settings());
        put(settings, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
        put(settings, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, cluster.securityProtocol());
        SslBundle bundle = cluster.sslBundle() == null ? found.sslBundle() : bundle(cluster.sslBundle());
        if (bundle != null) {
            settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, BundleSslEngineFactory.class.getName());
            settings.put(BundleSslEngineFactory.BUNDLE, bundle);
        }
        settings.putAll(cluster.properties());
        customizers.forEach(each -> each.customize(name, settings));
        if (!settings.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new MissingServersException(name);
        }
        return settings;
    }

    private SslBundle bundle(String name) {
        if (bundles == null) {
            throw new IllegalStateException("ssl bundle '" + name + "' is named, and the application has no bundles");
        }
        return bundles.getBundle(name);
    }

    private static void put(Map<String, Object> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    /**
     * What connection details of the application say.
     *
     * @param sslBundle null for none
     */
    record Connection(
            Map<String, Object> settings, @Nullable SslBundle sslBundle) {

        static final Connection NONE = new Connection(Map.of(), null);
    }
}
