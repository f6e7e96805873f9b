package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No broker answers: every command says what it waits for, and gives up. */
class UnansweredTest {

    @TempDir
    private Path directory;

    private Path patience(int millis) throws IOException {
        return Files.writeString(
                directory.resolve("kafka.properties"),
                "default.api.timeout.ms=" + millis + "\nrequest.timeout.ms=" + millis + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dlq list dead",
                "dlq show dead 0@1",
                "dlq redrive dead --yes",
                "dlq discard dead --yes",
                "dlq export dead",
                "topics list",
                "topics create labels:3",
                "topics plan --topic orders --dead-letters dead",
                "topics apply --topic orders --dead-letters dead",
                "groups list",
                "groups lag orders-service",
                "groups reset orders-service --topic orders --to earliest",
                "demo --count 1"
            })
    void a_command_gives_up_in_one_line(String command) throws IOException {
        Ran ran = Ran.of((command + " --bootstrap-server 127.0.0.1:1 --config " + patience(500)).split(" "));
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("kafkakit: no broker answers at 127.0.0.1:1; check --bootstrap-server");
    }

    /** A listener that takes connections and never answers, so that no error ends the wait early. */
    @Test
    void what_is_waited_for_is_said_before_it_is_given_up() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            String server = "127.0.0.1:" + mute.getLocalPort();
            Ran ran = Ran.of(
                    "dlq",
                    "list",
                    "dead",
                    "--bootstrap-server",
                    server,
                    "--config",
                    patience(6_000).toString());
            assertThat(ran.err().lines())
                    .containsExactly(
                            "kafkakit: waiting for a broker at " + server + ", up to 6 s",
                            "kafkakit: no broker answers at " + server
                                    + "; check --bootstrap-server, whether Kafka runs"
                                    + " there, and the security.protocol in --config");
        }
    }
}
