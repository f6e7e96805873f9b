package io.kafkakit.spring.boot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Where the application says its Kafka is, besides {@code kafkakit.*}: in a bean of connection details, as Testcontainers
 * and Docker Compose make it, or in the properties {@code spring.kafka.*}. It needs neither spring-kafka nor Boot's module
 * for it.
 */
final class FoundConnection {

    private static final boolean HAS_DETAILS = ClassUtils.isPresent(
            "org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails",
            FoundConnection.class.getClassLoader());

    private final ListableBeanFactory beans;
    private final Environment environment;

    FoundConnection(ListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    ClusterSettings.Connection get() {
        Map<String, Object> settings = new HashMap<>(ofProperties());
        SslBundle bundle = HAS_DETAILS ? Details.into(settings, beans) : null;
        return new ClusterSettings.Connection(settings, bundle);
    }

    private Map<String, Object> ofProperties() {
        Binder binder = Binder.get(environment);
        Map<String, Object> settings = new HashMap<>();
        binder.bind("spring.kafka.properties", Bindable.mapOf(String.class, String.class))
                .ifBound(settings::putAll);
        binder.bind("spring.kafka.bootstrap-servers", Bindable.listOf(String.class))
                .ifBound(servers ->
                        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", servers)));
        binder.bind("spring.kafka.security.protocol", String.class)
                .ifBound(protocol -> settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol));
        return settings;
    }

    /** Of a class of its own, so that Boot's class is loaded only where it is there. */
    private static final class Details {

        static @Nullable SslBundle into(Map<String, Object> settings, ListableBeanFactory beans) {
            KafkaConnectionDetails details =
                    beans.getBeanProvider(KafkaConnectionDetails.class).getIfUnique();
            if (details == null) {
                return null;
            }
            List<String> servers = details.getBootstrapServers();
            settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", servers));
            String protocol = details.getSecurityProtocol();
            if (protocol != null) {
                settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
            }
            return details.getSslBundle();
        }
    }
}
