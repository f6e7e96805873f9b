package io.kafkakit.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.spring.ClusterCustomizer;
import io.kafkakit.spring.KafkakitClusters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Where the settings of clusters and groups come from; without a broker. */
class SettingsTest {

    record Placed(String id) {}

    private final Map<String, Object> seen = new HashMap<>();

    private final ApplicationContextRunner app = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(KafkakitAutoConfiguration.class))
            .withPropertyValues("kafkakit.auto-startup=false")
            .withBean(
                    ClusterCustomizer.class,
                    () -> (name, settings) ->
                            settings.forEach((setting, value) -> seen.put(name + " " + setting, value)));

    @Test
    void a_cluster_is_where_the_properties_of_kafkakit_say() {
        app.withPropertyValues(
                        "kafkakit.bootstrap-servers=127.0.0.1:1,127.0.0.1:2",
                        "spring.kafka.bootstrap-servers=127.0.0.1:3",
                        "kafkakit.properties.linger.ms=7")
                .run(started -> {
                    started.getBean(KafkaCluster.class);
                    assertThat(seen)
                            .containsEntry("default bootstrap.servers", "127.0.0.1:1,127.0.0.1:2")
                            .containsEntry("default linger.ms", "7");
                });
    }

    @Test
    void else_it_is_where_those_of_spring_kafka_say() {
        app.withPropertyValues(
                        "spring.kafka.bootstrap-servers=127.0.0.1:3",
                        "spring.kafka.security.protocol=SSL",
                        "spring.kafka.properties.linger.ms=5")
                .run(started -> {
                    started.getBean(KafkaCluster.class);
                    assertThat(seen)
                            .containsEntry("default bootstrap.servers", "127.0.0.1:3")
                            .containsEntry("default security.protocol", "SSL")
                            .containsEntry("default linger.ms", "5");
                });
    }

    @Test
    void connection_details_as_testcontainers_makes_them_count_more_than_those() {
        KafkaConnectionDetails details = () -> List.of("127.0.0.1:4");
        app.withPropertyValues("spring.kafka.bootstrap-servers=127.0.0.1:3", "kafkakit.bootstrap-servers=127.0.0.1:5")
                .withBean(KafkaConnectionDetails.class, () -> details)
                .run(started -> {
                    started.getBean(KafkaCluster.class);
                    assertThat(seen).containsEntry("default bootstrap.servers", "127.0.0.1:4");
                });
    }

    @Test
    void further_clusters_have_names() {
        app.withPropertyValues(
                        "kafkakit.bootstrap-servers=127.0.0.1:1",
                        "kafkakit.clusters.archive.bootstrap-servers=127.0.0.1:9")
                .run(started -> {
                    KafkakitClusters clusters = started.getBean(KafkakitClusters.class);
                    assertThat(clusters.cluster("archive")).isNotSameAs(started.getBean(KafkaCluster.class));
                    assertThat(seen).containsEntry("archive bootstrap.servers", "127.0.0.1:9");
                });
    }

    @Test
    void without_servers_the_application_says_which_property_to_set() {
        app.run(started -> {
            assertThat(started).hasFailed();
            FailureAnalysis analysis = new FailureAnalyzers.OfMissingServers().analyze(started.getStartupFailure());
            assertThat(analysis.getDescription()).isEqualTo("kafkakit: nothing says where cluster 'default' is.");
            assertThat(analysis.getAction()).contains("kafkakit.bootstrap-servers");
        });
    }

    @Test
    void without_a_group_the_application_says_which_property_to_set() {
        app.withPropertyValues("kafkakit.bootstrap-servers=127.0.0.1:1", "kafkakit.auto-startup=true")
                .withBean(TopicEvents.class, () -> TopicEvents.of("orders").on(Placed.class, (placed, ctx) -> {}))
                .run(started -> {
                    assertThat(started).hasFailed();
                    FailureAnalysis analysis =
                            new FailureAnalyzers.OfMissingGroup().analyze(started.getStartupFailure());
                    assertThat(analysis.getDescription()).contains("topic 'orders'");
                    assertThat(analysis.getAction()).contains("kafkakit.group-id");
                });
    }

    @Test
    void a_wrong_description_ends_the_start_with_all_that_is_wrong() {
        app.withPropertyValues(
                        "kafkakit.bootstrap-servers=127.0.0.1:1",
                        "kafkakit.auto-startup=true",
                        "kafkakit.group-id=g",
                        "kafkakit.groups.g.consumers=0",
                        "kafkakit.topics.orders.concurrency=0")
                .withBean(TopicEvents.class, () -> TopicEvents.of("orders").on(Placed.class, (placed, ctx) -> {}))
                .run(started -> {
                    assertThat(started).hasFailed();
                    FailureAnalysis analysis =
                            new FailureAnalyzers.OfConfiguration().analyze(started.getStartupFailure());
                    assertThat(analysis.getDescription()).contains("consumers").contains("concurrency");
                });
    }
}
