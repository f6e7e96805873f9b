package io.kafkakit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker of another version than the clients. */
class BrokerKindTest {

    @TempDir
    Path directory;

    @Test
    void the_class_path_is_read_from_the_file() throws IOException {
        Path file = Files.writeString(directory.resolve("class-path"), "a.jar:b.jar\n");
        assertThat(BrokerKind.of("4.2.2", file.toString())).isEqualTo(new BrokerKind("4.2.2", "a.jar:b.jar"));
        assertThatThrownBy(() ->
                        BrokerKind.of("4.2.2", directory.resolve("missing").toString()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing cannot be read");
    }

    @Test
    void a_broker_of_another_version_than_was_asked_for_is_refused() {
        BrokerKind kind = new BrokerKind("4.2.2", "");
        kind.check(List.of("Kafka 4.2.2", "ready"));
        assertThatThrownBy(() -> kind.check(List.of("Kafka 4.3.1", "ready")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("kafkakit.faults.broker.version=4.2.2, but the broker said [Kafka 4.3.1, ready]");
    }

    @Test
    void a_broker_says_which_kafka_it_is() throws InterruptedException, IOException {
        try (ProxiedKafka kafka = ProxiedKafka.start(1, "kind")) {
            BrokerKind other = new BrokerKind("0.0.0", "");
            assertThatThrownBy(() -> other.check(kafka.broker(0).said()))
                    .hasMessageMatching(".*but the broker said \\[Kafka \\d+\\.\\d+\\.\\d+, ready].*");
        }
    }
}
