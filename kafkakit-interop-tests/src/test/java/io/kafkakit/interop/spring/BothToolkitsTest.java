package io.kafkakit.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.EventContext;
import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.On;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

/** One application, one broker, one bean: a listener of spring-kafka beside a handler of kafkakit. */
class BothToolkitsTest {

    private static EmbeddedKafka kafka;
    private static ConfigurableApplicationContext app;

    record Placed(String id) {}

    @EventsOf("both-orders")
    static class Both {

        final List<String> handled = new CopyOnWriteArrayList<>();
        final List<String> listened = new CopyOnWriteArrayList<>();

        @On
        void placed(Placed placed, EventContext ctx) {
            handled.add(placed.id());
            ctx.send("both-outcomes", placed.id(), placed);
        }

        @KafkaListener(topics = "both-plain", groupId = "listener")
        void plain(String value) {
            listened.add(value);
        }

        @KafkaListener(topics = "both-outcomes", groupId = "listener-of-outcomes")
        void outcome(String value) {
            listened.add(value);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Both both() {
            return new Both();
        }

        @Bean
        PrometheusMeterRegistry registry() {
            return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        }
    }

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
        for (String topic : List.of("both-orders", "both-plain", "both-outcomes", "both-dead-letters")) {
            kafka.createTopic(topic, 1);
        }
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        app = application.run(
                "--spring.application.name=both",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.consumer.auto-offset-reset=earliest",
                "--spring.kafka.listener.observation-enabled=true",
                "--spring.kafka.template.observation-enabled=true",
                "--management.endpoints.jmx.exposure.include=health,kafkakit");
    }

    @AfterAll
    static void stop() {
        if (app != null) {
            app.close();
        }
        kafka.close();
    }

    private static String scraped() {
        return app.getBean(PrometheusMeterRegistry.class).scrape();
    }

    @Test
    void both_use_the_broker_of_springs_properties_and_each_handles_its_records() throws Exception {
        @SuppressWarnings("unchecked")
        KafkaTemplate<String, String> template = app.getBean(KafkaTemplate.class);
        template.send("both-plain", "plain").join();
        app.getBean(KafkaCluster.class)
                .producer()
                .send("both-orders", "o-1", new Placed("o-1"))
                .join();
        Both both = app.getBean(Both.class);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(both.handled).containsExactly("o-1");
            assertThat(both.listened).hasSize(2).contains("plain").anyMatch(value -> value.contains("\"o-1\""));
        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(scraped())
                        .contains(
                                "kafkakit_records_total",
                                "spring_kafka_listener_seconds",
                                "spring_kafka_template_seconds"));
    }

    @Test
    void each_bean_is_there_once() {
        for (Class<?> type : List.of(
                KafkaConnectionDetails.class,
                KafkaProperties.class,
                KafkaAdmin.class,
                KafkaTemplate.class,
                KafkaCluster.class)) {
            assertThat(app.getBeansOfType(type)).as(type.getName()).hasSize(1);
        }
    }

    @Test
    void the_health_has_the_group_of_kafkakit() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            HealthEndpoint health = app.getBean(HealthEndpoint.class);
            return Status.UP.equals(health.healthForPath("kafkakit").getStatus());
        });
    }

    @Test
    void meters_of_the_clients_of_both_are_scraped() {
        Map<String, String> clients = Map.of(
                "of kafkakit", "client_id=\"kafkakit-both-", "of spring-kafka", "client_id=\"consumer-listener-");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> clients.forEach((whose, client) -> assertThat(
                                scraped().lines().filter(line -> line.startsWith("kafka_consumer_")))
                        .as(whose)
                        .anyMatch(line -> line.contains(client))));
    }
}
