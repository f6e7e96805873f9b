package io.kafkakit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.support.AllSorts;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Keys;
import io.kafkakit.support.Secured;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that ask who is there: all of a group works, and who is not let in is told at once, and why. */
@Timeout(60)
class SecurityTest {

    private static final String USER = "order-service";
    private static final String PASSWORD = "of-the-service";
    private static final String KEYS_PASSWORD = "of-the-keys";

    @TempDir
    static Path directory;

    private static Keys keys;
    private static EmbeddedKafka tls;
    private static EmbeddedKafka scram;

    @BeforeAll
    static void start() {
        keys = Keys.in(directory, KEYS_PASSWORD);
        tls = Secured.tls(keys);
        scram = Secured.scram(keys, USER, PASSWORD);
    }

    @AfterAll
    static void stop() {
        tls.close();
        scram.close();
    }

    private static String env(String name) {
        return Objects.requireNonNull(Map.of("KAFKA_PASSWORD", PASSWORD, "TRUSTSTORE_PASSWORD", KEYS_PASSWORD)
                .get(name));
    }

    @Test
    void a_group_does_all_its_work_over_tls_with_a_certificate_on_either_side() {
        assertWorks(new Kafka(tls, "tls"), KafkaCluster.connect(tls.clientSettings()));
    }

    @Test
    void a_group_does_all_its_work_with_a_scram_password_over_tls() {
        String servers = scram.bootstrapServers();
        String truststore = keys.truststore().toString();
        // docs: scram
        String login = "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"order-service\" password=\"" + env("KAFKA_PASSWORD") + "\";";
        KafkaCluster cluster = KafkaCluster.connect(Map.of(
                "bootstrap.servers",
                servers,
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                login,
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                truststore,
                "ssl.truststore.password",
                env("TRUSTSTORE_PASSWORD")));
        // end
        assertWorks(new Kafka(scram, "scram"), cluster);
    }

    private static void assertWorks(Kafka kafka, KafkaCluster cluster) {
        Topics topics = new Topics(kafka.name("in"), kafka.name("in-retry"), kafka.name("dead"), kafka.topic("out", 2));
        AllSorts sorts = new AllSorts(kafka, topics);
        try (cluster) {
            ConsumerGroup group = sorts.of(cluster).createTopics(2).start();
            sorts.run(cluster, group, 0, 30);
            assertThat(group.status().counts().retried()).isEqualTo(10);
            group.close();
            ConsumerGroup next = sorts.of(cluster).createTopics(2).start();
            sorts.run(cluster, next, 30, 33);
        }
        sorts.assertDone(33);
    }

    @Test
    void a_broker_whose_certificate_is_not_trusted_is_told_at_once() {
        Map<String, Object> settings = new HashMap<>(tls.clientSettings());
        settings.keySet().removeIf(name -> name.startsWith("ssl.truststore"));
        assertRefused(settings)
                .hasMessageContaining("does not let it: SSL handshake failed")
                .hasMessageContaining("unable to find valid certification path")
                .hasMessageContaining("ssl.truststore.location");
    }

    @Test
    void a_client_without_the_certificate_that_is_asked_for_is_told_at_once() {
        Map<String, Object> settings = new HashMap<>(tls.clientSettings());
        settings.keySet().removeIf(name -> name.startsWith("ssl.key"));
        assertRefused(settings).hasMessageContaining("ssl.keystore.location");
    }

    @Test
    void a_keystore_that_cannot_be_opened_is_told_at_once() {
        Map<String, Object> settings = new HashMap<>(tls.clientSettings());
        settings.put("ssl.keystore.password", "guess");
        assertRefused(settings)
                .hasMessageContaining("no client can be made with these settings")
                .hasMessageContaining("keystore password was incorrect");
    }

    @Test
    void a_wrong_password_is_told_at_once() {
        assertRefused(Secured.login(scram, USER, "guess"))
                .hasMessageContaining("invalid credentials with SASL mechanism SCRAM-SHA-512")
                .hasMessageContaining("correct the credentials");
    }

    /** Without a start timeout: nothing is waited for. */
    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Map<String, Object> settings) {
        try (KafkaCluster cluster = KafkaCluster.connect(settings)) {
            ConsumerGroupBuilder group = cluster.consumerGroup("g")
                    .producerPool("p", 1)
                    .deadLetterTopic("dead")
                    .subscribe(TopicEvents.of("in").on(Work.class, (work, ctx) -> {}));
            return assertThatThrownBy(group::start).isInstanceOf(KafkaKitException.class);
        }
    }
}
