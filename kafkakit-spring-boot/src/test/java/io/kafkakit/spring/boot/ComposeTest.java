package io.kafkakit.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.spring.ClusterCustomizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** Services of Docker Compose as Boot describes them; without Docker. */
@ExtendWith(OutputCaptureExtension.class)
class ComposeTest {

    private static final String INNER_AND_OUTER = "INNER://kafka:19092,OUTER://localhost:9092";

    private record Service(
            String imageName,
            String host,
            Map<Integer, Integer> published,
            Map<String, String> env,
            Map<String, String> labels)
            implements RunningService {

        static Service of(String image, int containerPort, int published, Map<String, String> env) {
            return new Service(image, "127.0.0.1", Map.of(containerPort, published), env, Map.of());
        }

        Service labelled(String name, String value) {
            return new Service(imageName, host, published, env, Map.of(name, value));
        }

        Service at(String dockerHost) {
            return new Service(imageName, dockerHost, published, env, labels);
        }

        @Override
        public String name() {
            return "my-kafka";
        }

        @Override
        public ImageReference image() {
            return ImageReference.of(imageName);
        }

        @Override
        public ConnectionPorts ports() {
            return new ConnectionPorts() {
                @Override
                public int get(int containerPort) {
                    if (!published.containsKey(containerPort)) {
                        throw new IllegalStateException("no port " + containerPort);
                    }
                    return published.get(containerPort);
                }

                @Override
                public List<Integer> getAll() {
                    return new ArrayList<>(published.values());
                }

                @Override
                public List<Integer> getAll(String protocol) {
                    return getAll();
                }
            };
        }

        /** As Boot asks the factories that it finds; null if none gives details. */
        KafkakitConnectionDetails details() {
            try {
                var declared = DockerComposeConnectionSource.class.getDeclaredConstructor(
                        RunningService.class, Environment.class);
                var source = BeanUtils.instantiateClass(declared, this, new StandardEnvironment());
                return (KafkakitConnectionDetails) new ConnectionDetailsFactories(null)
                        .getConnectionDetails(source, false)
                        .get(KafkakitConnectionDetails.class);
            } catch (NoSuchMethodException e) {
                throw new LinkageError("Boot has changed", e);
            }
        }
    }

    @Test
    void an_image_of_kafka_that_is_published_as_it_advertises_is_the_cluster() {
        for (String image : List.of("apache/kafka:4.3.1", "apache/kafka-native", "docker.io/apache/kafka")) {
            KafkakitConnectionDetails details =
                    Service.of(image, 9092, 9092, Map.of()).details();
            assertThat(details.bootstrapServers()).containsExactly("localhost:9092");
            assertThat(details.securityProtocol()).isEqualTo("PLAINTEXT");
        }
    }

    @Test
    void of_several_listeners_the_one_that_this_machine_reaches_counts() {
        Map<String, String> env = Map.of(
                "KAFKA_LISTENERS", "INNER://:19092,OUTER://:29092,CONTROLLER://:9093",
                "KAFKA_ADVERTISED_LISTENERS", INNER_AND_OUTER,
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "CONTROLLER:PLAINTEXT,INNER:PLAINTEXT,OUTER:SASL_PLAINTEXT");
        KafkakitConnectionDetails details =
                Service.of("confluentinc/cp-kafka:8.1.0", 29092, 9092, env).details();
        assertThat(details.bootstrapServers()).containsExactly("localhost:9092");
        assertThat(details.securityProtocol()).isEqualTo("SASL_PLAINTEXT");
    }

    @Test
    void a_port_that_docker_chose_is_of_no_use_and_the_log_says_what_to_write(CapturedOutput output) {
        assertThat(Service.of("apache/kafka", 9092, 32768, Map.of()).details()).isNull();
        assertThat(output)
                .contains("service 'my-kafka' of Docker Compose is not used")
                .contains("it advertises localhost:9092, whose port is published as 127.0.0.1:32768")
                .contains("ports: [\"9092:9092\"]");
    }

    @Test
    void a_listener_inside_of_docker_is_of_no_use(CapturedOutput output) {
        Map<String, String> env = Map.of("KAFKA_ADVERTISED_LISTENERS", "INNER://kafka:19092");
        assertThat(Service.of("apache/kafka", 19092, 19092, env).details()).isNull();
        assertThat(Service.of("apache/kafka", 9092, 9092, env).details()).isNull();
        assertThat(output).contains("it advertises kafka:19092, whose port is not published");
    }

    @Test
    void docker_on_another_machine_needs_its_name_in_the_listener() {
        Service local = Service.of("apache/kafka", 9092, 9092, Map.of());
        assertThat(local.at("docker.example").details()).isNull();
        Map<String, String> env = Map.of("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://docker.example:9092");
        assertThat(Service.of("apache/kafka", 9092, 9092, env)
                        .at("docker.example")
                        .details()
                        .bootstrapServers())
                .containsExactly("docker.example:9092");
    }

    @Test
    void an_image_of_ones_own_has_a_label_and_others_are_left_alone() {
        Service own = Service.of("registry.example/our-kafka:7", 9092, 9092, Map.of());
        assertThat(own.details()).isNull();
        assertThat(own.labelled("org.springframework.boot.service-connection", "apache/kafka")
                        .details())
                .isNotNull();
    }

    @Test
    void the_service_counts_more_than_the_properties() {
        KafkakitConnectionDetails details =
                Service.of("apache/kafka", 9092, 9092, Map.of()).details();
        Map<String, Object> seen = new HashMap<>();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(KafkakitAutoConfiguration.class))
                .withPropertyValues(
                        "kafkakit.auto-startup=false",
                        "kafkakit.bootstrap-servers=production:9092",
                        "kafkakit.properties.linger.ms=7",
                        "spring.kafka.bootstrap-servers=production:9092")
                .withBean(KafkakitConnectionDetails.class, () -> details)
                .withBean(ClusterCustomizer.class, () -> (name, settings) -> seen.putAll(settings))
                .run(started -> {
                    started.getBean(KafkaCluster.class);
                    assertThat(seen)
                            .containsEntry("bootstrap.servers", "localhost:9092")
                            .containsEntry("linger.ms", "7");
                });
    }
}
