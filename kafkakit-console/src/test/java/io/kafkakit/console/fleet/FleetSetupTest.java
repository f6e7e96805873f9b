package io.kafkakit.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A fleet without a broker. */
class FleetSetupTest {

    @Test
    void wrong_settings_are_refused_by_name() {
        try (KafkaCluster cluster = KafkaCluster.connect("127.0.0.1:9")) {
            FleetBuilder fleet = Fleet.of(cluster);
            assertThatThrownBy(() -> fleet.statusTopic("a b")).hasMessageContaining("'a b'");
            assertThatThrownBy(() -> fleet.controlTopic("__consumer_offsets")).hasMessageContaining("Kafka's own");
            assertThatThrownBy(() -> fleet.instance(" ")).hasMessageContaining("instance ' '");
            assertThatThrownBy(() -> fleet.interval(Duration.ofMillis(1))).hasMessageContaining("interval PT0.001S");
            assertThatThrownBy(() -> FleetCommand.pause("g", "t", "", null)).hasMessageContaining("by is missing");
            assertThatThrownBy(() -> FleetCommand.concurrency("g", "t", -1, "ann", null))
                    .hasMessageContaining("number -1");
        }
    }

    @Test
    void a_broker_that_is_away_holds_up_nothing() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (KafkaCluster cluster = KafkaCluster.connect("127.0.0.1:" + port)) {
            Fleet fleet = Fleet.of(cluster).createTopics().join();
            FleetView view = Fleet.of(cluster).view();
            ConsumerGroup group = fleet.observe(cluster.consumerGroup("away-group")
                            .deadLetterTopic("away-dead")
                            .subscribe(
                                    TopicEvents.of("away").on(FleetWorker.Order.class, (order, ctx) -> {}),
                                    topic -> topic.atLeastOnce()))
                    .startAsync();
            assertThat(fleet.awaitReady(Duration.ofMillis(10))).isFalse();
            assertThat(view.snapshot().isComplete()).isFalse();
            assertThat(group.close(Duration.ofSeconds(1))).isTrue();
            view.close(Duration.ZERO);
            fleet.close(Duration.ZERO);
            var unused = cluster.close(Duration.ZERO);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(FleetTest.threads()).isEmpty());
    }
}
