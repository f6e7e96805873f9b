package io.kafkakit.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.opentelemetry.KafkakitTracing;
import io.kafkakit.spring.SharedKafka;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Metrics and traces are there as soon as their modules are. */
class ObservedTest {

    record Placed(String id) {}

    private static ApplicationContextRunner app(String servers) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        KafkakitAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        TracingAutoConfiguration.class))
                .withPropertyValues(
                        "kafkakit.bootstrap-servers=" + servers,
                        "kafkakit.group-id=g",
                        "kafkakit.groups.g.source-partitions=1")
                .withBean(
                        TopicEvents.class,
                        () -> TopicEvents.of("observed-orders").on(Placed.class, (placed, ctx) -> {}));
    }

    @Test
    void groups_and_clients_have_meters_in_the_registry_of_the_application() {
        app(SharedKafka.get().bootstrapServers())
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(OpenTelemetry.class, OpenTelemetry::noop)
                .run(started -> {
                    MeterRegistry registry = started.getBean(MeterRegistry.class);
                    started.getBean(KafkaCluster.class)
                            .producer()
                            .send(EventRecord.of("observed-orders", new Placed("1"))
                                    .withKey("k"))
                            .join();
                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(registry.getMeters())
                                    .extracting(each -> each.getId().getName())
                                    .anyMatch(name -> name.startsWith("kafkakit."))
                                    .anyMatch(name -> name.startsWith("kafka.consumer."))
                                    .anyMatch(name -> name.startsWith("kafka.producer.")));
                    assertThat(started).hasSingleBean(KafkakitTracing.class);
                });
    }

    @Test
    void an_application_without_these_modules_starts_too() {
        app("127.0.0.1:1")
                .withPropertyValues("kafkakit.auto-startup=false")
                .withClassLoader(new FilteredClassLoader(
                        "io.kafkakit.micrometer", "io.micrometer", "io.kafkakit.opentelemetry", "io.opentelemetry"))
                .run(started -> assertThat(started).hasNotFailed());
    }
}
