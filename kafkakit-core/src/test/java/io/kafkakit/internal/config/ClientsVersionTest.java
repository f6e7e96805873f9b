package io.kafkakit.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientsVersionTest {

    @ParameterizedTest
    @ValueSource(strings = {"3.9.1", "4.1.0", "4.0.0-SNAPSHOT", "2.8"})
    void clients_that_are_too_old_are_named_with_the_fix(String version) {
        Problems problems = new Problems();
        ClientsVersion.check(version, problems);
        assertThatThrownBy(() -> problems.throwIfAny("wrong:"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("kafka-clients")
                .hasMessageContaining(version)
                .hasMessageContaining("4.2 or newer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.2.0", "4.3.1", "4.10.0", "5.0.0", "unknown", ""})
    void newer_and_unknown_ones_are_taken(String version) {
        Problems problems = new Problems();
        ClientsVersion.check(version, problems);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void those_on_the_class_path_are_found() {
        Problems problems = new Problems();
        ClientsVersion.check(problems);
        assertThat(problems.isEmpty()).isTrue();
    }
}
