package io.kafkakit.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.spring.ClusterCustomizer;
import io.kafkakit.spring.KafkakitGroups;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Groups over TLS, with bundles of the application. The broker wants a certificate of its clients too. */
class SslBundleTest {

    private static final String PASSWORD = "changeit";
    private static final String STORE = "listener.name.clients.ssl.";

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;

    record Placed(String id) {}

    @BeforeAll
    static void start() throws Exception {
        Path store = directory.resolve("store.p12");
        makeKeys(store);
        kafka = EmbeddedKafka.builder()
                .setting("listener.security.protocol.map", "CLIENTS:SSL")
                .setting(STORE + "client.auth", "required")
                .setting(STORE + "keystore.type", "PKCS12")
                .setting(STORE + "keystore.location", store.toString())
                .setting(STORE + "keystore.password", PASSWORD)
                .setting(STORE + "key.password", PASSWORD)
                .setting(STORE + "truststore.type", "PKCS12")
                .setting(STORE + "truststore.location", store.toString())
                .setting(STORE + "truststore.password", PASSWORD)
                .start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static void makeKeys(Path store) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(
                List.of("-alias", "kafka", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        assertThat(keytool.waitFor()).isZero();
    }

    private static ApplicationContextRunner app(String... properties) {
        String store = directory.resolve("store.p12").toString();
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, KafkakitAutoConfiguration.class))
                .withPropertyValues(
                        "spring.ssl.bundle.jks.brokers.keystore.location=file:" + store,
                        "spring.ssl.bundle.jks.brokers.keystore.password=" + PASSWORD,
                        "spring.ssl.bundle.jks.brokers.keystore.type=PKCS12",
                        "spring.ssl.bundle.jks.brokers.truststore.location=file:" + store,
                        "spring.ssl.bundle.jks.brokers.truststore.password=" + PASSWORD,
                        "spring.ssl.bundle.jks.brokers.truststore.type=PKCS12")
                .withPropertyValues(properties);
    }

    private static void assertHandles(String group, String... properties) {
        List<String> handled = Collections.synchronizedList(new ArrayList<>());
        app(properties)
                .withPropertyValues("kafkakit.group-id=" + group, "kafkakit.groups." + group + ".source-partitions=1")
                .withBean(
                        TopicEvents.class,
                        () -> TopicEvents.of(group + "-orders")
                                .on(Placed.class, (placed, ctx) -> handled.add(placed.id())))
                .run(started -> {
                    assertThat(started).hasNotFailed();
                    ConsumerGroup its =
                            started.getBean(KafkakitGroups.class).group(group).orElseThrow();
                    its.started().join();
                    started.getBean(KafkaCluster.class)
                            .producer()
                            .send(group + "-orders", "k", new Placed("1"))
                            .join();
                    await().atMost(Duration.ofSeconds(30)).until(() -> handled.contains("1"));
                });
    }

    @Test
    void a_group_handles_records_over_tls_with_the_bundle_that_kafkakit_names() {
        assertHandles("own", "kafkakit.bootstrap-servers=" + kafka.bootstrapServers(), "kafkakit.ssl-bundle=brokers");
    }

    @Test
    void also_with_the_bundle_of_springs_properties() {
        assertHandles(
                "springs",
                "spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "spring.kafka.security.protocol=SSL",
                "spring.kafka.ssl.bundle=brokers");
    }

    @Test
    void a_protocol_that_is_set_stays() {
        Map<String, Object> seen = new HashMap<>();
        app("kafkakit.bootstrap-servers=127.0.0.1:1", "kafkakit.auto-startup=false", "kafkakit.ssl-bundle=brokers")
                .withPropertyValues(
                        "kafkakit.security-protocol=SASL_SSL", "kafkakit.properties.sasl.mechanism=OAUTHBEARER")
                .withBean(ClusterCustomizer.class, () -> (name, settings) -> {
                    seen.putAll(settings);
                    settings.put("security.protocol", "SSL");
                })
                .run(started -> {
                    started.getBean(KafkaCluster.class);
                    assertThat(seen).containsEntry("security.protocol", "SASL_SSL");
                });
    }

    @Test
    void a_bundle_that_does_not_exist_ends_the_start_and_names_those_that_do() {
        app("kafkakit.bootstrap-servers=127.0.0.1:1", "kafkakit.auto-startup=false")
                .withPropertyValues("kafkakit.ssl-bundle=broker")
                .run(started -> {
                    assertThat(started).hasFailed();
                    FailureAnalysis analysis =
                            new FailureAnalyzers.OfMissingBundle().analyze(started.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .isEqualTo(
                                    "kafkakit: kafkakit.ssl-bundle names the SSL bundle 'broker', which does not exist.");
                    assertThat(analysis.getAction()).contains("name one that exists: brokers.");
                });
    }
}
