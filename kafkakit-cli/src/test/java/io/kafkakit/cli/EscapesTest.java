package io.kafkakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.HeaderNames;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.embedded.internal.JavaProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What came from the network does not get at the terminal of whoever looks at it. */
class EscapesTest {

    /** Clears the screen, writes the title, turns the direction of writing, takes no room, breaks the line. */
    private static final String EVIL = "<\u001b[2J\u001b]0;title\u0007\u009b31m\u202e\u200b\u2028\r\u007f>";

    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");
    private static final String GROUP = "group" + EVIL;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start();
        kafka.createTopic("orders", 1);
        kafka.createTopic("dead", 1);
        // JSON has an escape for each; a terminal would see what they stand for.
        String event = "{\"event\":\"\\u001b[31m\\u202e\",\"data\":\"\u009b31m\u202e\u007f\"}";
        ProducerRecord<String, String> letter = new ProducerRecord<>("dead", "key" + EVIL, event);
        Map<String, String> headers = Map.of(
                HeaderNames.ORIGINAL_TOPIC,
                "orders",
                HeaderNames.ORIGINAL_PARTITION,
                "0",
                HeaderNames.GROUP,
                GROUP,
                HeaderNames.DISPOSITION,
                "exhausted" + EVIL,
                HeaderNames.EXCEPTION_CLASS,
                "com.example." + EVIL,
                HeaderNames.ERROR_REASON,
                "reason" + EVIL,
                HeaderNames.REDRIVE_TOPIC,
                "topic" + EVIL,
                HeaderNames.STACK_TRACE,
                "first line\n\tat second" + EVIL,
                "name" + EVIL,
                "value" + EVIL);
        headers.forEach((name, value) -> letter.headers().add(name, value.getBytes(UTF_8)));
        try (var producer =
                new KafkaProducer<>(kafka.clientSettings(), new StringSerializer(), new StringSerializer())) {
            producer.send(letter).get();
        }
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("group.id", GROUP);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.commitSync(Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(0)));
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static Ran dlq(String arguments) {
        return Ran.of(("dlq " + arguments + " --bootstrap-server " + kafka.bootstrapServers()).split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list dead",
                "show dead 0@0",
                "redrive dead --dry-run",
                "redrive dead --to-source --dry-run",
                "discard dead --dry-run",
                "export dead"
            })
    void what_a_dead_letter_says_is_shown_without_what_a_terminal_obeys(String arguments) {
        Ran ran = dlq(arguments);
        assertThat(ran.status()).as(ran.err()).isLessThan(2);
        assertThat(ran.out()).contains("[2J").doesNotContainPattern(OBEYED);
        assertThat(ran.err()).doesNotContainPattern(OBEYED);
    }

    @Test
    void what_is_exported_is_what_was_there() {
        JsonNode letter =
                JsonMapper.builder().build().readTree(dlq("export dead").out());
        assertThat(letter.get("key").asString()).isEqualTo("key" + EVIL);
        assertThat(letter.get("error").asString()).isEqualTo("reason" + EVIL);
        assertThat(letter.get("value").asString()).endsWith("\"data\":\"\u009b31m\u202e\u007f\"}");
    }

    @Test
    void neither_a_log_nor_a_stack_trace_has_it(@TempDir Path directory) throws IOException, InterruptedException {
        Path config = Files.writeString(directory.resolve("config"), "a\\u001b[2J=1\nacks=x\\u001b[2J\n");
        Path log = Path.of("target", "classes", "logback.xml").toAbsolutePath();
        assertThat(verbose(directory, log, config)).contains("acks = x [2J", "at io.kafkakit");
        Files.writeString(config, "a\\u001b[2J=1\n");
        assertThat(verbose(directory, log, config)).contains("no client of Kafka's knows [a [2J]", "at io.kafkakit");
    }

    /** What the command says of a topic that does not exist, in a JVM of its own, with the log that users have. */
    private static String verbose(Path directory, Path log, Path config) throws IOException, InterruptedException {
        Path err = directory.resolve("err");
        List<String> options = List.of("-XX:TieredStopAtLevel=1", "-Dlogback.configurationFile=" + log);
        List<String> mainAndArguments = List.of(
                Kafkakit.class.getName(),
                "dlq",
                "list",
                "nowhere",
                "--verbose",
                "--bootstrap-server",
                kafka.bootstrapServers(),
                "--config",
                config.toString());
        try (JavaProcess process = JavaProcess.start(options, mainAndArguments, Redirect.to(err.toFile()))) {
            assertThat(process.awaitEnd(Duration.ofSeconds(60))).as("ends").isPresent();
        }
        String said = Files.readString(err);
        assertThat(said).doesNotContainPattern(OBEYED);
        return said;
    }
}
