package io.kafkakit.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.KafkakitClusters;
import io.kafkakit.spring.On;
import io.kafkakit.spring.SharedKafka;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** One application with groups on two clusters, which both have a topic of the same name. */
class NamedClustersTest {

    private static final String TOPIC = "two-orders";

    private static EmbeddedKafka archive;

    record Placed(String id) {}

    @EventsOf(topic = TOPIC, group = "seller")
    static class Seller {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @On
        void placed(Placed placed) {
            seen.add(placed.id());
        }
    }

    @EventsOf(topic = TOPIC, group = "archivist")
    static class Archivist {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @On
        void placed(Placed placed) {
            seen.add(placed.id());
        }
    }

    @BeforeAll
    static void start() {
        archive = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        archive.close();
    }

    private static void run(Consumer<AssertableApplicationContext> test, String... properties) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        KafkakitAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        HealthAutoConfiguration.class,
                        EndpointAutoConfiguration.class))
                .withPropertyValues(
                        "kafkakit.bootstrap-servers=" + SharedKafka.get().bootstrapServers(),
                        "kafkakit.clusters.archive.bootstrap-servers=" + archive.bootstrapServers(),
                        "kafkakit.groups.seller.source-partitions=1",
                        "kafkakit.groups.archivist.cluster=archive",
                        "kafkakit.groups.archivist.source-partitions=1",
                        "management.endpoints.web.exposure.include=kafkakit")
                .withPropertyValues(properties)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(Seller.class)
                .withBean(Archivist.class)
                .run(test::accept);
    }

    private static void soon(Runnable assertion) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion::run);
    }

    private static Health health(AssertableApplicationContext app) {
        return app.getBean("kafkakitHealthIndicator", HealthIndicator.class).health();
    }

    private static Set<String> groupsOfMeters(AssertableApplicationContext app) {
        return app.getBean(MeterRegistry.class).getMeters().stream()
                .filter(each -> each.getId().getName().startsWith("kafkakit."))
                .map(each -> each.getId().getTag("group"))
                .collect(Collectors.toSet());
    }

    @Test
    void each_group_is_on_its_cluster_with_its_health_its_meters_and_its_entry_in_the_actuator() {
        run(app -> {
            soon(() -> assertThat(health(app).getStatus()).isEqualTo(Status.UP));
            KafkaCluster sellers = app.getBean(KafkaCluster.class);
            KafkaCluster archives = app.getBean(KafkakitClusters.class).cluster("archive");
            sellers.producer().send(TOPIC, "k", new Placed("sold")).join();
            archives.producer().send(TOPIC, "k", new Placed("old")).join();
            soon(() -> {
                assertThat(app.getBean(Seller.class).seen).containsExactly("sold");
                assertThat(app.getBean(Archivist.class).seen).containsExactly("old");
                assertThat(groupsOfMeters(app)).contains("seller", "archivist");
            });
            assertThat(health(app).getDetails()).containsOnlyKeys("seller", "archivist");
            assertThat(app.getBean(GroupsEndpoint.class).groups()).containsOnlyKeys("seller", "archivist");
        });
    }

    @Test
    void a_cluster_that_is_away_is_seen_at_its_groups_and_stops_no_other() {
        run(
                app -> {
                    soon(() -> assertThat(health(app).getDetails()).containsEntry("seller", "RUNNING"));
                    assertThat(health(app).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
                    assertThat(health(app).getDetails().get("archivist").toString())
                            .contains("STARTING");
                },
                "kafkakit.clusters.archive.bootstrap-servers=127.0.0.1:1");
    }

    @Test
    void a_group_on_a_cluster_that_nothing_describes_ends_the_start() {
        run(
                app -> assertThat(app.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(MissingServersException.class)
                        .hasMessageContaining("cluster 'store'"),
                "kafkakit.groups.archivist.cluster=store");
    }
}
