package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    /** Of the metrics registry that Kafka keeps for the life of a JVM. */
    private static final String KAFKA_FOR_LIFE = "metrics-meter-tick-thread";

    @Test
    void close_ends_every_thread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(2).start()) {
            kafka.createTopic("threads", 1);
            Clients.of(kafka).send("threads", "a");
            kafka.broker(2).kill();
            kafka.broker(2).start();
            kafka.broker(1).stop();
        }

        awaitNoNewThread(before);
    }

    @Test
    void close_deletes_the_temporary_directory() {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        assertThat(kafka.directory()).isNotEmptyDirectory();

        kafka.close();

        assertThat(kafka.directory()).doesNotExist();
    }

    @Test
    void a_failed_start_leaves_nothing_behind() {
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        DataDirectory directory = DataDirectory.temporary();
        Map<String, String> settings = Map.of("authorizer.class.name", "no.such.Authorizer");

        // Kafka finds this out late, when half of the controller runs, and throws a checked exception past javac.
        assertThatThrownBy(() -> EmbeddedKafka.start(new ClusterSettings(1, 0, null, settings, Map.of()), directory))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("no.such.Authorizer");

        assertThat(directory.root()).doesNotExist();
        awaitNoNewThread(threads);
    }

    @Test
    void no_shutdown_hook_is_left() throws Exception {
        Set<Thread> before = shutdownHooks();
        EmbeddedKafka.start().close();

        assertThat(shutdownHooks()).isEqualTo(before);
    }

    @Test
    void no_metric_keeps_the_broker_in_memory() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        kafka.close();

        // By reflection: its type is of a library that this module does not compile against.
        Object registry = KafkaYammerMetrics.class.getMethod("defaultRegistry").invoke(null);
        Map<?, ?> metrics =
                (Map<?, ?>) registry.getClass().getMethod("allMetrics").invoke(registry);
        assertThat(metrics.keySet().toString()).doesNotContain(kafka.directory().toString());
    }

    @Test
    void closing_twice_does_no_harm_and_a_closed_one_says_so() {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        kafka.close();
        kafka.close();

        String closed = "this EmbeddedKafka is closed: start another";
        assertThatThrownBy(kafka::admin)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThatThrownBy(kafka::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThatThrownBy(() -> kafka.createTopic("late", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
    }

    private static void awaitNoNewThread(Set<Thread> before) {
        await().pollInSameThread()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(namesOfNewThreads(before)).isEmpty());
    }

    private static List<String> namesOfNewThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !thread.getName().startsWith(KAFKA_FOR_LIFE))
                .map(Thread::getName)
                .toList();
    }

    /** The JDK shows them to nobody, so the build opens java.lang to tests. */
    @SuppressWarnings("unchecked")
    private static Set<Thread> shutdownHooks() throws Exception {
        Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
        hooks.setAccessible(true);
        return Set.copyOf(((Map<Thread, Thread>) hooks.get(null)).keySet());
    }
}
