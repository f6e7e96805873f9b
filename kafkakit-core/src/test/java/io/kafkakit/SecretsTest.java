package io.kafkakit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.support.AllSorts;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Keys;
import io.kafkakit.support.Secured;
import io.kafkakit.support.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Passwords stand nowhere but in the settings: not in logs, errors, names of metrics, nor in any toString. */
@Timeout(60)
class SecretsTest {

    /** Part of each of them. */
    private static final String SECRET = "s3cret";

    private static final String USER = "order-service";

    @TempDir
    static Path directory;

    private static Keys keys;
    private static EmbeddedKafka broker;
    private static Topics topics;

    @BeforeAll
    static void start() {
        keys = Keys.in(directory, SECRET + "-of-the-keys");
        broker = Secured.scram(keys, USER, SECRET + "-of-the-user");
        topics = Topics.of(new Kafka(broker, "errors"), 1);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = Secured.login(broker, USER, SECRET + "-of-the-user");
        settings.putAll(keys.showing());
        return settings;
    }

    @Test
    void a_group_at_work_shows_none() {
        Kafka kafka = new Kafka(broker, "work");
        AllSorts sorts = new AllSorts(kafka, Topics.of(kafka, 1));
        try (Captured log = new Captured();
                KafkaCluster cluster = KafkaCluster.connect(settings())) {
            ConsumerGroup group = sorts.of(cluster).start();
            sorts.run(cluster, group, 0, 9);
            String said = cluster + " " + group + " " + group.status() + " "
                    + ManagementFactory.getPlatformMBeanServer().queryNames(null, null);
            cluster.close(Duration.ofSeconds(10));
            assertThat(said)
                    .contains("work-g-consumer-0", "work-g-lane-0", broker.bootstrapServers())
                    .doesNotContain(SECRET);
            assertThat(log.text())
                    .as("logged by us, and by Kafka")
                    .contains("failed for good", "sasl.jaas.config = [hidden]", "ssl.key.password = [hidden]")
                    .doesNotContain(SECRET);
        }
    }

    static Stream<Arguments> wrong() {
        String module = "org.apache.kafka.common.security.scram.ScramLoginModule ";
        return Stream.of(
                Arguments.of("sasl.jaas.config", Secured.jaas(USER, SECRET + "-guess"), "invalid credentials"),
                Arguments.of(
                        "sasl.jaas.config",
                        module + "required username=" + USER + " password=" + SECRET + "-one " + SECRET + "-two;",
                        "sasl.jaas.config = [hidden]: Kafka cannot read it"),
                Arguments.of("sasl.jaas.config", module + SECRET + ";", "Kafka cannot read it"),
                Arguments.of("ssl.keystore.password", SECRET + "-guess", "keystore password was incorrect"),
                Arguments.of("ssl.key.password", List.of(SECRET + "-in-a-list"), "ssl.key.password"),
                Arguments.of(
                        "ssl.keystore.pasword",
                        SECRET,
                        "no client of Kafka's knows [ssl.keystore.pasword (did you mean ssl.keystore.password?)]"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("wrong")
    void an_error_shows_none(String name, Object value, String told) {
        Map<String, Object> settings = settings();
        settings.put(name, value);
        try (Captured log = new Captured()) {
            Throwable error = catchThrowable(() -> startAndClose(settings));
            assertThat(stackTrace(error) + log.text()).contains(told).doesNotContain(SECRET);
        }
    }

    private static void startAndClose(Map<String, Object> settings) {
        try (KafkaCluster cluster = KafkaCluster.connect(settings)) {
            ConsumerGroup group = new AllSorts(new Kafka(broker, "errors"), topics)
                    .of(cluster)
                    .start();
            assertThat(group.isRunning()).isTrue();
        }
    }

    private static String stackTrace(@Nullable Throwable error) {
        StringWriter trace = new StringWriter();
        if (error != null) {
            error.printStackTrace(new PrintWriter(trace, true));
        }
        return trace.toString();
    }
}
