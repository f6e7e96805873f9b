package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.BasicConfigurator;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class BrokerLogsTest {

    private final LoggerContext logback = new LoggerContext();

    @Test
    void without_a_configuration_the_broker_is_silent_and_clients_may_warn() {
        unconfigured();
        BrokerLogs.quieten(logback);

        assertThat(levelOf("org.apache.kafka.server.SharePartition")).isEqualTo(Level.ERROR);
        assertThat(levelOf("kafka.server.KafkaApis")).isEqualTo(Level.ERROR);
        assertThat(levelOf("state.change.logger")).isEqualTo(Level.ERROR);
        assertThat(levelOf("org.apache.kafka.clients.NetworkClient")).isEqualTo(Level.WARN);
        assertThat(levelOf("io.kafkakit.internal.group.GroupEngine")).isEqualTo(Level.DEBUG);
    }

    @Test
    void a_level_that_somebody_set_stays() {
        logback.getLogger("org.apache.kafka").setLevel(Level.DEBUG);
        BrokerLogs.quieten(logback);

        assertThat(levelOf("org.apache.kafka.server.SharePartition")).isEqualTo(Level.DEBUG);
    }

    @Test
    void what_is_quieter_already_stays_so() {
        logback.getLogger("org.apache.kafka").setLevel(Level.OFF);
        BrokerLogs.quieten(logback);

        assertThat(levelOf("org.apache.kafka.clients.NetworkClient")).isEqualTo(Level.OFF);
        assertThat(levelOf("kafka.server.KafkaApis")).isEqualTo(Level.ERROR);
    }

    @Test
    void a_configuration_that_is_read_later_has_the_last_word() {
        BrokerLogs.quieten(logback);
        logback.reset();
        assertThat(levelOf("kafka.server.KafkaApis")).isEqualTo(Level.ERROR);

        logback.getLogger("kafka.server").setLevel(Level.INFO);
        BrokerLogs.quieten(logback);
        assertThat(levelOf("kafka.server.KafkaApis")).isEqualTo(Level.INFO);
        assertThat(logback.getCopyOfListenerList()).hasSize(1);
    }

    private void unconfigured() {
        BasicConfigurator configurator = new BasicConfigurator();
        configurator.setContext(logback);
        configurator.configure(logback);
    }

    private Level levelOf(String logger) {
        return logback.getLogger(logger).getEffectiveLevel();
    }
}
