package io.kafkakit.spring.boot;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Connects to the Kafka of a {@code compose.yaml}, if this machine can reach the address that the broker advertises. Boot makes
 * it by its name.
 */
final class ComposeFactory extends DockerComposeConnectionDetailsFactory<KafkakitConnectionDetails> {

    private static final Logger log = LoggerFactory.getLogger(ComposeFactory.class);

    private static final String[] IMAGES = {
        "apache/kafka", "apache/kafka-native", "confluentinc/cp-kafka", "confluentinc/confluent-local"
    };

    ComposeFactory() {
        super(IMAGES);
    }

    @Override
    protected @Nullable KafkakitConnectionDetails getDockerComposeConnectionDetails(
            DockerComposeConnectionSource source) {
        RunningService service = source.getRunningService();
        ComposeListeners listeners = ComposeListeners.of(service);
        Optional<ComposeListeners.Listener> listener = listeners.reachable();
        if (listener.isEmpty()) {
            log.warn(
                    "service '{}' of Docker Compose is not used: {}. Publish a port under the number that it has in"
                            + " KAFKA_ADVERTISED_LISTENERS, such as ports: [\"9092:9092\"] for PLAINTEXT://localhost:9092",
                    service.name(),
                    listeners);
        }
        return listener.map(each -> new Details(service, each)).orElse(null);
    }

    private static final class Details extends DockerComposeConnectionDetails implements KafkakitConnectionDetails {

        private final ComposeListeners.Listener listener;
        private final @Nullable SslBundle sslBundle;

        Details(RunningService service, ComposeListeners.Listener listener) {
            super(service);
            this.listener = listener;
            sslBundle = getSslBundle(service);
        }

        @Override
        public List<String> bootstrapServers() {
            return List.of(listener.host() + ":" + listener.port());
        }

        @Override
        public @Nullable String securityProtocol() {
            return listener.protocol();
        }

        @Override
        public @Nullable SslBundle sslBundle() {
            return sslBundle;
        }
    }
}
