package io.kafkakit.spring.boot;

import io.kafkakit.spring.boot.ClusterSettings.Connection;
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
import org.springframework.boot.ssl.SslBundles;
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

    Connection get() {
        Map<String, Object> settings = new HashMap<>();
        SslBundle bundle = ofProperties(settings);
        KafkakitConnectionDetails details =
                beans.getBeanProvider(KafkakitConnectionDetails.class).getIfAvailable();
        if (details != null) {
            into(settings, details.bootstrapServers(), details.securityProtocol());
            return new Connection(settings, details.sslBundle(), true);
        }
        Connection boots = HAS_DETAILS ? Details.in(settings, beans) : null;
        return boots == null ? new Connection(settings, bundle, false) : boots;
    }

    private @Nullable SslBundle ofProperties(Map<String, Object> settings) {
        Binder binder = Binder.get(environment);
        binder.bind("spring.kafka.properties", Bindable.mapOf(String.class, String.class))
                .ifBound(settings::putAll);
        binder.bind("spring.kafka.bootstrap-servers", Bindable.listOf(String.class))
                .ifBound(servers -> into(settings, servers, null));
        binder.bind("spring.kafka.security.protocol", String.class)
                .ifBound(protocol -> settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol));
        String bundle = environment.getProperty("spring.kafka.ssl.bundle");
        return bundle == null
                ? null
                : new Bundles(beans.getBeanProvider(SslBundles.class).getIfAvailable())
                        .named("spring.kafka.ssl.bundle", bundle);
    }

    private static void into(Map<String, Object> settings, List<String> servers, @Nullable String protocol) {
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", servers));
        if (protocol != null) {
            settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
        }
    }

    /** Of a class of its own, so that Boot's class is loaded only where it is there. */
    private static final class Details {

        /** Boot's own bean, which only repeats the properties {@code spring.kafka.*}; the class is not public. */
        private static final String OF_PROPERTIES =
                "org.springframework.boot.kafka.autoconfigure.PropertiesKafkaConnectionDetails";

        static @Nullable Connection in(Map<String, Object> settings, ListableBeanFactory beans) {
            KafkaConnectionDetails details =
                    beans.getBeanProvider(KafkaConnectionDetails.class).getIfUnique();
            if (details == null) {
                return null;
            }
            into(settings, details.getBootstrapServers(), details.getSecurityProtocol());
            boolean isService = !details.getClass().getName().equals(OF_PROPERTIES);
            return new Connection(settings, details.getSslBundle(), isService);
        }
    }
}
