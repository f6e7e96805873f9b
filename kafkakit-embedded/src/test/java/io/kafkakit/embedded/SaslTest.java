package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaslTest {
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @Test
    void clients_with_the_password_get_in_and_others_do_not() throws Exception {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.builder().sasl("alice", "s3cret \"quoted\\").start()) {
            kafka.createTopic("secret", 1);
            Clients.of(kafka).send("secret", "a");
            assertThat(Clients.of(kafka).read("secret", 1)).containsExactly("a");

            Clients wrong =
                    Clients.of(kafka).with("sasl.jaas.config", LOGIN + "username=\"alice\" password=\"guess\";");
            assertThatThrownBy(() -> wrong.send("secret", "b"))
                    .hasRootCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void brokers_need_no_password_among_themselves() throws Exception {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.builder().brokers(2).sasl("alice", "s3cret").start()) {
            kafka.createTopic("replicated", 1);

            Clients.of(kafka).with("acks", "all").send("replicated", "a");
        }
    }

    @Test
    void sasl_can_be_spelt_out_in_settings() throws Exception {
        EmbeddedKafkaBuilder builder = EmbeddedKafka.builder()
                .settings(Map.of(
                        "listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT",
                        "listener.name.clients.sasl.enabled.mechanisms", "PLAIN",
                        "listener.name.clients.plain.sasl.jaas.config", LOGIN + "user_bob=\"b\" user_carol=\"c\";"))
                .clientSetting("security.protocol", "SASL_PLAINTEXT")
                .clientSetting("sasl.mechanism", "PLAIN")
                .clientSetting("sasl.jaas.config", LOGIN + "username=\"bob\" password=\"b\";");

        try (EmbeddedKafka kafka = builder.start()) {
            kafka.createTopic("spelt-out", 1);
            Clients.of(kafka)
                    .with("sasl.jaas.config", LOGIN + "username=\"carol\" password=\"c\";")
                    .send("spelt-out", "a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "al ice", "alice=", "\"alice\""})
    void a_user_that_jaas_cannot_spell_is_refused(String user) {
        assertThatThrownBy(() -> EmbeddedKafka.builder().sasl(user, "s3cret"))
                .hasMessage("sasl user: '" + user + "'; give letters, digits, '.', '_' or '-'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines"})
    void a_password_that_jaas_cannot_spell_is_refused_and_not_shown(String password) {
        assertThatThrownBy(() -> EmbeddedKafka.builder().sasl("alice", password))
                .hasMessage("sasl password of 'alice' is empty or has control characters; give another");
    }
}
