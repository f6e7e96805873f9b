package io.kafkakit.spring.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.spring.process.ShopApplication.OrderPlaced;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service of one class, as a process of its own that is stopped and killed. */
class ProcessTest {

    /** The JVM and the context take their part of the five seconds that a service may take. */
    private static final Duration ENOUGH = Duration.ofSeconds(5);

    @TempDir
    Path logs;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    private Path log(int number) {
        return logs.resolve("service-" + number + ".log");
    }

    private Process start(String servers, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ShopApplication.class.getName(),
                "--spring.application.name=shop",
                // Only on the class path of these tests; without a compose.yaml it would end the start.
                "--spring.docker.compose.enabled=false",
                "--kafkakit.bootstrap-servers=" + servers,
                "--kafkakit.groups.shop.dead-letter-topic=dead",
                "--kafkakit.groups.shop.properties.session.timeout.ms=6000",
                "--kafkakit.groups.shop.transactions.id-prefix=shop-" + processes.size()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(processes.size()).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private String said(int number) {
        try {
            return Files.readString(log(number));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitWords(int number, String words) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(said(number)).contains(words));
    }

    private void assertEndsSoon(int number) throws Exception {
        Process process = processes.get(number);
        long begin = System.nanoTime();
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(said(number)).isLessThan(ENOUGH);
        assertThat(process.exitValue()).isEqualTo(143);
    }

    private static EmbeddedKafka kafka() {
        EmbeddedKafka kafka = EmbeddedKafka.builder()
                .setting("group.min.session.timeout.ms", "6000")
                .start();
        kafka.createTopic("orders", 2);
        kafka.createTopic("payments", 2);
        kafka.createTopic("dead", 1);
        return kafka;
    }

    private static CompletableFuture<?> place(KafkaCluster cluster, int number, int millis) {
        return cluster.producer().send("orders", "o-" + number, new OrderPlaced("o-" + number, millis));
    }

    private static List<String> payments(KafkaCluster cluster) {
        List<String> keys = new ArrayList<>();
        cluster.readAll("payments", record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
        return keys;
    }

    @Test
    void it_is_up_without_a_broker_and_ends_at_sigterm() throws Exception {
        String nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "127.0.0.1:" + socket.getLocalPort();
        }
        start(nowhere);
        awaitWords(0, "Started ShopApplication");
        assertEndsSoon(0);
    }

    @Test
    void it_ends_at_sigterm_while_a_handler_runs_which_ends_and_is_committed() throws Exception {
        try (EmbeddedKafka kafka = kafka();
                KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            start(kafka.bootstrapServers());
            place(cluster, 1, 1_000).join();
            awaitWords(0, "handles o-1");
            assertEndsSoon(0);
            assertThat(payments(cluster)).containsExactly("o-1");
        }
    }

    @Test
    void it_ends_at_sigterm_while_its_group_rebalances() throws Exception {
        try (EmbeddedKafka kafka = kafka();
                KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            start(kafka.bootstrapServers());
            place(cluster, 1, 0).join();
            awaitWords(0, "handles o-1");
            start(kafka.bootstrapServers());
            awaitWords(1, "Started ShopApplication");
            assertEndsSoon(0);
            assertEndsSoon(1);
        }
    }

    @Test
    void every_order_has_one_payment_though_processes_are_killed_and_replaced() throws Exception {
        int orders = 600;
        try (EmbeddedKafka kafka = kafka();
                KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            start(kafka.bootstrapServers());
            start(kafka.bootstrapServers());
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int i = 0; i < orders; i++) {
                sent.add(place(cluster, i, 5));
            }
            sent.forEach(CompletableFuture::join);
            await().atMost(Duration.ofSeconds(60)).until(() -> payments(cluster).size() > 50);
            processes.get(0).destroyForcibly();
            start(kafka.bootstrapServers());
            processes.get(1).destroy();
            await().atMost(Duration.ofSeconds(90)).until(() -> payments(cluster).size() >= orders);
            assertThat(payments(cluster)).hasSize(orders).doesNotHaveDuplicates();
            assertThat(new HashSet<>(payments(cluster))).hasSize(orders);
        }
    }
}
