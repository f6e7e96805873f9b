package io.kafkakit.spring.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the cluster without a name is. A bean of this type counts more than {@code kafkakit.bootstrap-servers}, as connection
 * details do in Spring Boot: a service of Docker Compose is one. Implementations are thread-safe.
 */
public interface KafkakitConnectionDetails extends ConnectionDetails {

    /** Each as host:port. */
    List<String> bootstrapServers();

    /** As Kafka's {@code security.protocol}; null for what the properties say. */
    default @Nullable String securityProtocol() {
        return null;
    }

    /** How to use TLS; null for what the properties say. */
    default @Nullable SslBundle sslBundle() {
        return null;
    }
}
