package io.kafkakit.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.TopicEvents;
import io.kafkakit.spring.SharedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the actuator shows of groups. */
class GroupsHealthTest {

    private static final String SERVERS = SharedKafka.get().bootstrapServers();

    record Placed(String id) {}

    @BeforeAll
    static void create() {
        SharedKafka.get().createTopic("dead", 1);
    }

    private static ApplicationContextRunner app(String servers, String topic) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        KafkakitAutoConfiguration.class,
                        HealthAutoConfiguration.class,
                        EndpointAutoConfiguration.class))
                .withPropertyValues(
                        "kafkakit.bootstrap-servers=" + servers,
                        "kafkakit.group-id=g",
                        "kafkakit.groups.g.dead-letter-topic=dead",
                        "management.endpoints.web.exposure.include=kafkakit,health")
                .withBean(TopicEvents.class, () -> TopicEvents.of(topic).on(Placed.class, (placed, ctx) -> {}));
    }

    private static Status status(AssertableApplicationContext app) {
        return app.getBean("kafkakitHealthIndicator", HealthIndicator.class)
                .health()
                .getStatus();
    }

    private static void soon(AssertableApplicationContext app, Status status) {
        await().atMost(Duration.ofSeconds(30)).until(() -> status(app).equals(status));
    }

    @Test
    void an_application_starts_without_a_broker_and_is_out_of_service_until_there_is_one() throws IOException {
        String nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "127.0.0.1:" + socket.getLocalPort();
        }
        long begin = System.nanoTime();
        app(nowhere, "orders").run(started -> {
            assertThat(started).hasNotFailed();
            assertThat(status(started)).isEqualTo(Status.OUT_OF_SERVICE);
        });
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void a_group_that_runs_is_up_and_one_that_cannot_start_is_down() {
        String topic = "health-missing";
        app(SERVERS, topic).run(started -> {
            soon(started, Status.DOWN);
            HealthIndicator health = started.getBean("kafkakitHealthIndicator", HealthIndicator.class);
            assertThat(health.health().getDetails().toString()).contains("topic '" + topic + "' does not exist");
        });
        SharedKafka.get().createTopic(topic, 1);
        app(SERVERS, topic).run(started -> soon(started, Status.UP));
    }

    @Test
    void the_readiness_of_the_application_waits_for_its_groups_if_it_is_told_to() {
        String topic = "health-ready";
        SharedKafka.get().createTopic(topic, 1);
        ApplicationContextRunner probed = app("127.0.0.1:1", topic)
                .withConfiguration(AutoConfigurations.of(
                        ApplicationAvailabilityAutoConfiguration.class,
                        AvailabilityProbesAutoConfiguration.class,
                        HealthContributorAutoConfiguration.class,
                        HealthContributorRegistryAutoConfiguration.class,
                        HealthEndpointAutoConfiguration.class));
        probed.run(started -> assertThat(readiness(started)).isEqualTo(Status.UP));
        String told = "management.endpoint.health.group.readiness.include=readinessState,kafkakit";
        probed.withPropertyValues(told)
                .run(started -> assertThat(readiness(started)).isEqualTo(Status.OUT_OF_SERVICE));
        probed.withPropertyValues(told, "kafkakit.bootstrap-servers=" + SERVERS)
                .run(started -> await().atMost(Duration.ofSeconds(30))
                        .until(() -> readiness(started).equals(Status.UP)));
    }

    private static Status readiness(AssertableApplicationContext app) {
        // As SpringApplication does at the end of a start.
        AvailabilityChangeEvent.publish(app, ReadinessState.ACCEPTING_TRAFFIC);
        return app.getBean(HealthEndpoint.class).healthForPath("readiness").getStatus();
    }

    @Test
    void the_endpoint_shows_groups_and_changes_them() {
        SharedKafka.get().createTopic("health-shown", 1);
        app(SERVERS, "health-shown").run(started -> {
            soon(started, Status.UP);
            GroupsEndpoint endpoint = started.getBean(GroupsEndpoint.class);
            assertThat(endpoint.groups()).containsOnlyKeys("g");
            assertThat(endpoint.group("g")).containsKeys("health", "lag", "counts", "topics", "partitions");
            assertThat(endpoint.group("other")).isNull();
            Map<String, Object> paused = endpoint.change("g", "health-shown", GroupsEndpoint.Action.PAUSE, null, null);
            assertThat(paused).containsEntry("paused", true);
            assertThat(endpoint.change("g", "health-shown", GroupsEndpoint.Action.RESUME, null, null))
                    .containsEntry("paused", false);
            assertThat(endpoint.change("g", "health-shown", GroupsEndpoint.Action.CONCURRENCY, null, 5))
                    .containsEntry("concurrency", 5);
            assertThat(endpoint.change("other", "health-shown", GroupsEndpoint.Action.PAUSE, null, null))
                    .isNull();
        });
    }

    @Test
    void to_change_something_takes_a_permission() {
        Endpoint endpoint = GroupsEndpoint.class.getAnnotation(Endpoint.class);
        assertThat(endpoint.defaultAccess()).isEqualTo(org.springframework.boot.actuate.endpoint.Access.READ_ONLY);
    }
}
