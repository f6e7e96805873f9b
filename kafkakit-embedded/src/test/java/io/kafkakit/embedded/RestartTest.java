package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    @TempDir
    Path directory;

    @Test
    void a_restart_keeps_the_data_and_the_port() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            String address = kafka.bootstrapServers();
            kafka.createTopic("kept", 1);
            Clients.of(kafka).send("kept", "before");

            kafka.restart();

            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            Clients.of(kafka).send("kept", "after");
            assertThat(Clients.of(kafka).read("kept", 2)).containsExactly("before", "after");
        }
    }

    @Test
    void a_killed_broker_starts_again_with_its_data() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("survives", 1);
            Clients.of(kafka).send("survives", "before");

            kafka.broker(1).kill();
            assertThat(kafka.broker(1).isRunning()).isFalse();
            kafka.broker(1).start();

            assertThat(Clients.of(kafka).read("survives", 1)).containsExactly("before");
        }
    }

    @Test
    void a_directory_of_an_earlier_run_is_used_and_not_formatted_again() throws Exception {
        String clusterId;
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().directory(directory).start()) {
            clusterId = kafka.clusterId();
            kafka.createTopic("earlier", 1);
            Clients.of(kafka).send("earlier", "kept");
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.builder().directory(directory).start()) {
            assertThat(kafka.clusterId()).isEqualTo(clusterId);
            assertThat(kafka.admin().describeCluster().clusterId().get()).isEqualTo(clusterId);
            assertThat(Clients.of(kafka).read("earlier", 1)).containsExactly("kept");
        }
        assertThat(directory).isNotEmptyDirectory();
    }

    @Test
    void a_directory_of_another_number_of_brokers_is_refused() {
        EmbeddedKafka.builder().directory(directory).start().close();

        assertThatThrownBy(() ->
                        EmbeddedKafka.builder().directory(directory).brokers(3).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("brokers: 3")
                .hasMessageContaining("holds the data of 1: give brokers(1) or another directory");
    }

    @Test
    void a_directory_in_use_is_refused() {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().directory(directory).start()) {
            assertThatThrownBy(
                            () -> EmbeddedKafka.builder().directory(directory).start())
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("lock");
            assertThat(kafka.broker(1).isRunning()).isTrue();
        }
    }

    @Test
    void a_file_is_no_directory() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> EmbeddedKafka.builder().directory(file))
                .hasMessage("directory: " + file + " is a file; give a directory or a path to create one");
    }
}
