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

class UsageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "demo --help", "broker --help", "run --help", "help demo", "help broker", "help saga"})
    void help_is_everywhere(String args) {
        Ran ran = Ran.of(args.split(" "));
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).startsWith("Usage: kafkakit");
    }

    @Test
    void the_version_names_kafka_and_java() {
        Ran ran = Ran.of("--version");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("kafkakit ", "Kafka 4.", "Java " + Runtime.version().feature());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "demo --nonsense",
                "demo --count none",
                "demo --count 0",
                "demo --count 5 --orders -",
                "demo --crash=-1",
                "demo --keep",
                "demo --config",
                "demo --orders - --products -",
                "demo --saga --products -",
                "saga",
                "saga retry orders o-1",
                "broker --port nine",
                "run"
            })
    void wrong_usage_is_told_and_has_status_2(String args) {
        Ran ran = Ran.of(args.isEmpty() ? new String[0] : args.split(" "));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("Usage: kafkakit").doesNotContain("\tat ");
    }

    @Test
    void a_file_that_is_not_there_is_one_line() {
        assertOneLine(Ran.of("demo", "--orders", "not/there.ndjson"), "--orders not/there.ndjson does not exist");
    }

    @Test
    void a_source_file_that_is_not_there_is_one_line() {
        assertOneLine(Ran.of("run", "Nowhere.java"), "there is no Java source file Nowhere.java");
    }

    @Test
    void a_handler_in_one_file_compiles_and_runs_and_its_status_is_ours(@TempDir Path directory) throws IOException {
        Path out = directory.resolve("out");
        Path source = Files.writeString(directory.resolve("Mine.java"), """
                import io.kafkakit.TopicEvents;
                public class Mine {
                    record Greeting(String name) {}
                    public static void main(String... args) throws Exception {
                        TopicEvents events = TopicEvents.of("t").on(Greeting.class, (greeting, ctx) -> {});
                        java.nio.file.Files.writeString(java.nio.file.Path.of(args[0]), events + " " + args[1] + " " + args[2]);
                        System.exit(7);
                    }
                }
                """);
        assertThat(Ran.of("run", source.toString(), out.toString(), "--help", "-x")
                        .status())
                .isEqualTo(7);
        assertThat(out).hasContent("t[Greeting] --help -x");
    }

    @Test
    void a_line_of_the_products_that_is_none_is_one_line(@TempDir Path directory) throws IOException {
        Path products = Files.writeString(
                directory.resolve("products.ndjson"), "{\"productId\":1,\"unitsInStock\":2}\nnonsense\n");
        Ran ran = Ran.of("demo", "--count", "1", "--products", products.toString());
        assertOneLine(ran, "nonsense; write {\"productId\":");
    }

    @Test
    void a_kafka_that_does_not_answer_is_one_line(@TempDir Path directory) throws IOException {
        Path settings = Files.writeString(
                directory.resolve("kafka.properties"), "default.api.timeout.ms=600\nrequest.timeout.ms=500\n");
        Ran ran = Ran.of("demo", "--bootstrap-server", "127.0.0.1:1", "--config", settings.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("no broker answers at 127.0.0.1:1").doesNotContain("\tat ");
    }

    @Test
    void a_port_that_is_taken_is_one_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Ran ran = Ran.of("broker", "--port", Integer.toString(taken.getLocalPort()));
            assertOneLine(ran, "port " + taken.getLocalPort());
        }
    }

    @Test
    void a_stack_trace_comes_only_when_asked_for() {
        Ran ran = Ran.of("demo", "--orders", "not/there.ndjson", "--verbose");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("does not exist", "\tat io.kafkakit");
    }

    private static void assertOneLine(Ran ran, String words) {
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).startsWith("kafkakit: ").contains(words).containsOnlyOnce("\n");
    }
}
