package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private final EmbeddedKafkaBuilder builder = EmbeddedKafka.builder();

    @Test
    void a_setting_of_the_users_goes_above_the_kits() throws Exception {
        try (EmbeddedKafka kafka =
                builder.setting("auto.create.topics.enable", "true").start()) {
            Clients.of(kafka).send("created-on-the-way", "a");

            assertThat(kafka.admin().listTopics().names().get()).contains("created-on-the-way");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "node.id, use brokers(n)",
        "listeners, use port(n) or advertised",
        "log.dirs, use directory(path)",
        "controller.quorum.voters, brokers and controller have listeners of their own"
    })
    void a_setting_the_kit_owns_is_refused_with_the_reason(String name, String reason) {
        assertThatThrownBy(() -> builder.settings(Map.of(name, "7")).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("setting " + name + "=7 cannot be given: ")
                .hasMessageContaining(reason);
    }

    @Test
    void a_mistyped_setting_is_refused() {
        assertThatThrownBy(() ->
                        builder.setting("auto.create.topic.enable", "true").start())
                .hasMessageContaining("auto.create.topic.enable is not one of this Kafka's broker settings");
    }

    @Test
    void a_password_whose_name_is_mistyped_is_not_shown() {
        assertThatThrownBy(
                        () -> builder.setting("ssl.keystore.pasword", "s3cret").start())
                .hasMessageContaining("ssl.keystore.pasword")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_value_that_kafka_refuses_is_named() {
        assertThatThrownBy(() -> builder.setting("num.io.threads", "many").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("many")
                .hasMessageContaining("num.io.threads");
    }

    @Test
    void only_the_protocol_of_the_listener_for_clients_can_be_set() {
        assertThatThrownBy(() -> builder.setting("listener.security.protocol.map", "CONTROLLER:SSL")
                        .start())
                .hasMessageContaining("such as CLIENTS:SASL_PLAINTEXT");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10})
    void the_number_of_brokers_has_bounds(int brokers) {
        assertThatThrownBy(() -> builder.brokers(brokers)).hasMessage("brokers: " + brokers + "; give 1 to 9");
    }

    @Test
    void a_port_has_bounds() {
        assertThatThrownBy(() -> builder.port(-1)).hasMessage("port: -1; give 1 to 65535, or 0 for a free one");
        assertThatThrownBy(() -> builder.port(65_535).brokers(2).start())
                .hasMessage("port: 65535 leaves no room for brokers: 2; give a lower one");
        assertThatThrownBy(() -> builder.advertised("proxy", 0)).hasMessage("advertised port: 0; give 1 to 65535");
        assertThatThrownBy(() -> builder.advertised(" ", 1)).hasMessageStartingWith("advertised host: ' '");
    }

    @Test
    void a_broker_that_is_not_there_is_named() {
        try (EmbeddedKafka kafka = builder.start()) {
            assertThatThrownBy(() -> kafka.broker(2))
                    .hasMessage("broker: 2; give 1 to 1, or more brokers(...) to the builder");
        }
    }
}
