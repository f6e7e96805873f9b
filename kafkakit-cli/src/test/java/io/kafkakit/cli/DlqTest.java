package io.kafkakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.DeadLetterException;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.embedded.internal.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters at the terminal: the command as a user calls it, against a real Kafka and a real group. */
class DlqTest {

    private static final String LONG_ERROR =
            "the stream of the exchange rates ended before the last of 170 currencies was read";

    private static EmbeddedKafka kafka;

    private final AtomicBoolean broken = new AtomicBoolean(true);

    record Order(String id, int amount) {}

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    private static void createTopics(String name) {
        for (String topic : List.of(name, name + "-retry", name + "-dead", name + "-out")) {
            kafka.createTopic(topic, 3);
        }
    }

    private ConsumerGroup start(KafkaCluster cluster, String name, Map<String, AtomicInteger> handled) {
        TopicEvents events = TopicEvents.of(name).on(Order.class, (order, ctx) -> {
            if (broken.get() || order.amount() < 0) {
                throw new DeadLetterException("order " + order.id() + " has the amount " + order.amount());
            }
            handled.computeIfAbsent(order.id(), id -> new AtomicInteger()).incrementAndGet();
            ctx.send(name + "-out", order.id(), order);
        });
        return cluster.consumerGroup(name + "-service")
                .producerPool(name, 1)
                .deadLetterTopic(name + "-dead")
                .subscribe(events, topic -> topic.retries(Retries.upTo(1)))
                .start();
    }

    private static Ran dlq(String command, String... arguments) {
        return Ran.on(kafka, List.of("dlq", command), arguments);
    }

    @Test
    void a_dead_letter_is_found_shown_repaired_redriven_handled_and_gone(@TempDir Path directory) throws Exception {
        createTopics("orders");
        Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
        broken.set(false);
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers());
                ConsumerGroup group = start(cluster, "orders", handled)) {
            cluster.producer().send("orders", "o-1", new Order("o-1", 5)).join();
            cluster.producer().send("orders", "o-2", new Order("o-2", -5)).join();
            eventually(() -> group.status().counts().done() == 2);

            Ran list = dlq("list", "orders-dead");
            assertThat(list.status()).as(list.err()).isZero();
            assertThat(list.out())
                    .contains("not-retryable", "DeadLetterException: order o-2 has the amount -5", "orders-service")
                    .endsWith("1 dead letter\n");
            Matcher at = Pattern.compile("(?m)^(\\d+@\\d+) ").matcher(list.out());
            assertThat(at.find()).isTrue();

            Ran show = dlq("show", "orders-dead", at.group(1));
            assertThat(show.out())
                    .contains(
                            "\"amount\":-5",
                            "written by    kafkakit",
                            "goes back to  orders-retry",
                            "at io.kafkakit.cli.DlqTest")
                    .containsOnlyOnce("order o-2 has the amount -5");
            assertThat(show.out().indexOf("\"amount\":-5"))
                    .as("the value comes first")
                    .isLessThan(show.out().indexOf("original-topic:"));

            redriveEdited(directory, at.group(1));
            eventually(() -> group.status().counts().handled() == 2);
        }
        assertThat(handled).containsOnlyKeys("o-1", "o-2");
        assertResolved(directory);
    }

    private static void redriveEdited(Path directory, String position) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("redrive", "orders-dead", "--at", position, "--edit", "--yes"));
        all.addAll(List.of("--by", "ada", "--because", "a typing error"));
        Ran redriven = inAJvm(Map.of("VISUAL", "sed -i s/-5/7/"), directory, all.toArray(String[]::new));
        assertThat(redriven.status()).as(redriven.err() + redriven.out()).isZero();
        assertThat(redriven.out()).contains("1 redriven");
    }

    private static void assertResolved(Path directory) throws IOException {
        assertThat(dlq("list", "orders-dead").out()).endsWith("0 dead letters\n");
        assertThat(dlq("list", "orders-dead", "--resolved").out()).contains("redriven");
        Path export = directory.resolve("dead.ndjson");
        assertThat(dlq("export", "orders-dead", "--resolved", "--out", export.toString())
                        .status())
                .isZero();
        assertThat(Files.readString(export))
                .contains("\"resolvedBy\":\"ada\"", "\"resolvedBecause\":\"a typing error\"", "\\\"amount\\\":-5")
                .hasLineCount(1);
    }

    /** The command in a JVM of its own, with this environment. */
    private static Process launch(Map<String, String> environment, Path directory, List<String> arguments)
            throws IOException {
        List<String> mainAndArguments = new ArrayList<>(List.of(
                Kafkakit.class.getName(), "dlq", arguments.get(0), "--bootstrap-server", kafka.bootstrapServers()));
        mainAndArguments.addAll(arguments.subList(1, arguments.size()));
        ProcessBuilder builder = new ProcessBuilder(
                        JavaProcess.command(List.of("-XX:TieredStopAtLevel=1"), mainAndArguments))
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().putAll(new HashMap<>(environment));
        return builder.start();
    }

    private static Ran inAJvm(Map<String, String> environment, Path directory, String... arguments)
            throws IOException, InterruptedException {
        Process process = launch(environment, directory, List.of(arguments));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        return new Ran(
                process.exitValue(),
                Files.readString(directory.resolve("out")),
                Files.readString(directory.resolve("err")));
    }

    @Test
    void a_redrive_that_is_killed_goes_on_where_it_was_and_each_is_handled_once(@TempDir Path directory)
            throws Exception {
        createTopics("killed");
        int count = 10_000;
        Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers())) {
            try (ConsumerGroup group = start(cluster, "killed", handled)) {
                IntStream.range(0, count)
                        .mapToObj(i -> cluster.producer().send("killed", "o-" + i, new Order("o-" + i, 1)))
                        .toList()
                        .forEach(sent -> sent.join());
                eventually(() -> group.status().counts().deadLettered() == count);
            }
            Process killed = launch(
                    Map.of(), directory, List.of("redrive", "killed-dead", "--yes", "--rate", "2000", "--by", "first"));
            eventually(() -> cluster.deadLetters("killed-dead").depth() < count * 3 / 4);
            killed.destroyForcibly().waitFor();
            long left = cluster.deadLetters("killed-dead").depth();
            assertThat(left).as("killed on its way").isBetween(1L, (long) count - 1);

            Ran rest = dlq("redrive", "killed-dead", "--yes", "--by", "second");
            assertThat(rest.status()).as(rest.err()).isZero();
            assertThat(cluster.deadLetters("killed-dead").depth()).isZero();

            broken.set(false);
            try (ConsumerGroup group = start(cluster, "killed", handled)) {
                eventually(() -> group.status().counts().handled() >= count);
            }
        }
        assertThat(handled)
                .hasSize(count)
                .allSatisfy((id, times) -> assertThat(times).hasValue(1));
    }

    @Test
    void what_is_refused_is_told_and_nobody_is_asked_where_there_is_no_terminal() {
        createTopics("bare");
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers())) {
            TopicEvents events = TopicEvents.of("bare").on(Order.class, (order, ctx) -> {
                throw new IllegalStateException("never");
            });
            ConsumerGroup group = cluster.consumerGroup("bare-service")
                    .producerPool("bare", 1)
                    .deadLetterTopic("bare-dead")
                    .subscribe(events)
                    .start();
            cluster.producer().send("bare", "k", new Order("o", 1)).join();
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        Ran unasked = dlq("redrive", "bare-dead");
        assertThat(unasked.status()).isEqualTo(1);
        assertThat(unasked.err()).contains("pass --yes");
        Ran refused = dlq("redrive", "bare-dead", "--yes");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).contains("its group has no retry topic; redrive it to its source topic");
        Ran dry = dlq("redrive", "bare-dead", "--to-source", "--dry-run");
        assertThat(dry.status()).as(dry.err()).isZero();
        assertThat(dry.out()).contains("topic 'bare' is read by bare-service", "dry run: 1 would be redriven");
        Ran discarded = dlq("discard", "bare-dead", "--yes", "--because", "a test");
        assertThat(discarded.status()).isZero();
        assertThat(discarded.out()).contains("1 discarded");
        assertThat(dlq("list", "bare-dead").out()).endsWith("0 dead letters\n");
    }

    @Test
    void letters_of_others_are_listed_shown_and_sent_back_as_they_were() {
        sendLettersOfOthers();
        assertThat(dlq("list", "others-dead").out()).contains("produced 2", "IOException", "EOFException");
        Ran recent = dlq("list", "others-dead", "--since", "PT30M");
        assertThat(recent.out())
                .contains("EOFException")
                .doesNotContain("IOException")
                .endsWith("1 dead letter\n");
        assertThat(recent.err()).contains("1 left out by --since");
        assertListFits(List.of(40, 50, 60, 80));
        Ran show = dlq("show", "others-dead", "1@0");
        assertThat(show.out())
                .contains(
                        "kafka_dlt-original-partition: 2",
                        "kafka_dlt-original-offset: 257",
                        "others 2@257",
                        "Wrapper",
                        "java.io.EOFException");
        assertThat(dlq("export", "others-dead", "--error", "IOException").out())
                .contains("\"producedAt\":")
                .doesNotContain("failedAt");
        Ran dry = dlq("redrive", "others-dead", "--to-source", "--dry-run", "--error", "EOFException");
        assertThat(dry.out()).contains("now: the original timestamp is not known", "read by no group");
        Ran all = dlq("redrive", "others-dead", "--to-source", "--yes");
        assertThat(all.out()).contains("failed, or produced, from", "2 redriven", "1  the original timestamp");
        Ran again = dlq("redrive", "others-dead", "--to-source", "--yes", "--by", "bob", "--at", "1@0,99@1");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err())
                .contains("nothing was done", "1@0 was redriven at 2", " to others by ")
                .contains("there is no dead letter at 99@1 of 'others-dead'")
                .hasLineCount(1);
    }

    private static void assertListFits(List<Integer> widths) {
        assertThat(dlq("list", "others-dead").out())
                .as("in a pipe nothing is cut")
                .contains("EOFException: " + LONG_ERROR)
                .containsPattern("(?m)^1@0 +20\\d\\d-");
        for (int width : widths) {
            System.setProperty("kafkakit.columns", Integer.toString(width));
            try {
                assertThat(dlq("list", "others-dead").out().lines())
                        .allMatch(line -> line.length() <= width)
                        .anyMatch(line -> line.matches("1@0 .*EOFException: .*…?"))
                        .noneMatch(line -> line.contains("DONE"));
            } finally {
                System.clearProperty("kafkakit.columns");
            }
        }
    }

    private static void sendLettersOfOthers() {
        createTopics("others");
        long anHourAgo = System.currentTimeMillis() - 3_600_000;
        var ofStreams = new ProducerRecord<>("others-dead", 0, anHourAgo, bytes("k"), bytes("v"));
        ofStreams
                .headers()
                .add("__streams.errors.exception", bytes("java.io.IOException"))
                .add("__streams.errors.topic", bytes("others"));
        var ofSpring = new ProducerRecord<>("others-dead", 1, null, bytes("k"), bytes("v"));
        ofSpring.headers()
                .add("kafka_dlt-exception-fqcn", bytes("org.example.Wrapper"))
                .add("kafka_dlt-exception-cause-fqcn", bytes("java.io.EOFException"))
                .add("kafka_dlt-exception-message", bytes(LONG_ERROR))
                .add("kafka_dlt-original-topic", bytes("others"))
                .add("kafka_dlt-original-partition", new byte[] {0, 0, 0, 2})
                .add("kafka_dlt-original-offset", new byte[] {0, 0, 0, 0, 0, 0, 1, 1});
        try (var producer =
                new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = List.of(producer.send(ofStreams), producer.send(ofSpring));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void mistakes_are_told_in_one_line() {
        assertThat(dlq("list", "no-such-topic").err())
                .contains("'no-such-topic' does not exist")
                .hasLineCount(1);
        createTopics("odd");
        assertThat(dlq("show", "odd-dead", "first").err())
                .contains("write partition@offset")
                .hasLineCount(1);
        assertThat(dlq("show", "odd-dead", "0@77").err())
                .contains("there is no dead letter at 0@77")
                .hasLineCount(1);
        assertThat(dlq("list", "odd-dead", "--since", "yesterday").err())
                .contains("PT2H")
                .hasLineCount(1);
        Ran misspelt = dlq("list", "odd-dead", "--disposition", "exausted");
        assertThat(misspelt.status()).isEqualTo(2);
        assertThat(misspelt.err())
                .contains("exhausted, not-retryable, undecodable, unroutable, output-refused, expired")
                .hasLineCount(1);
        assertThat(dlq("redrive", "odd-dead", "--config", "none.properties").err())
                .contains("--config none.properties cannot be read");
    }
}
