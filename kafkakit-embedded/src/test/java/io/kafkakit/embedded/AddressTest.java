package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> EmbeddedKafka.builder().port(port).start())
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining("port " + port + " of 127.0.0.1 is taken by another process")
                    .hasMessageContaining("give another port(...)");
        }
    }

    @Test
    void a_port_taken_while_stopped_is_named_and_free_again_it_serves() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            int port = kafka.broker(1).port();
            kafka.stop();

            try (ServerSocket thief = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                assertThat(thief.isBound()).isTrue();
                assertThatThrownBy(kafka::restart).hasMessageContaining("port " + port + " of 127.0.0.1 is taken");
            }

            kafka.restart();
            assertThat(kafka.broker(1).port()).isEqualTo(port);
            kafka.createTopic("served", 1);
        }
    }

    @Test
    void two_kafkas_run_side_by_side() throws Exception {
        try (EmbeddedKafka one = EmbeddedKafka.start();
                EmbeddedKafka other = EmbeddedKafka.start()) {
            one.createTopic("only-here", 1);

            assertThat(one.clusterId()).isNotEqualTo(other.clusterId());
            assertThat(other.admin().listTopics().names().get()).doesNotContain("only-here");
        }
    }

    @Test
    void clients_are_sent_through_the_advertised_address() throws Exception {
        try (Relay relay = new Relay();
                EmbeddedKafka kafka = EmbeddedKafka.builder()
                        .advertised("127.0.0.1", relay.port())
                        .start()) {
            relay.forwardTo(kafka.broker(1).port());

            kafka.createTopic("relayed", 1);
            Clients.of(kafka).send("relayed", "a");

            assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + relay.port());
            assertThat(Clients.of(kafka).read("relayed", 1)).containsExactly("a");
            assertThat(relay.connections()).isPositive();
        }
    }
}
