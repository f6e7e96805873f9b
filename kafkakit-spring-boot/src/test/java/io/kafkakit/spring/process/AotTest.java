package io.kafkakit.spring.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.spring.process.ShopApplication.OrderPlaced;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor;

/** The application of {@link ShopApplication}, processed ahead of time. It runs on the JVM, not in a native image. */
class AotTest {

    @TempDir
    Path directory;

    private Path sources() {
        return directory.resolve("sources");
    }

    private Path classes() {
        return directory.resolve("classes");
    }

    private void processAheadOfTime() {
        AbstractAotProcessor.Settings settings = AbstractAotProcessor.Settings.builder()
                .sourceOutput(sources())
                .classOutput(classes())
                .resourceOutput(directory.resolve("resources"))
                .groupId("io.kafkakit")
                .artifactId("shop")
                .build();
        new SpringApplicationAotProcessor(ShopApplication.class, settings, new String[0]).process();
    }

    private void compile() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", classes().toString()));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator + classes()));
        try (Stream<Path> files = Files.walk(sources())) {
            files.filter(each -> each.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).isZero();
    }

    private Process start(String servers, Path log) throws IOException {
        String classPath = classes() + File.pathSeparator + System.getProperty("java.class.path");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dspring.aot.enabled=true",
                        "-cp",
                        classPath,
                        ShopApplication.class.getName(),
                        "--spring.application.name=aot-shop",
                        "--kafkakit.bootstrap-servers=" + servers,
                        "--kafkakit.groups.aot-shop.source-partitions=1",
                        "--logging.level.org.springframework.context.aot=debug")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    @Test
    void the_application_starts_from_what_was_made_ahead_of_time_and_handles_its_events() throws Exception {
        processAheadOfTime();
        compile();
        // Its topics have the names of other tests' topics.
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            kafka.createTopic("payments", 1);
            kafka.createTopic("orders", 1);
            Path log = directory.resolve("log");
            Process process = start(kafka.bootstrapServers(), log);
            try {
                cluster.producer()
                        .send("orders", "o-1", new OrderPlaced("o-1", 0))
                        .join();
                List<String> keys = new ArrayList<>();
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    cluster.readAll("payments", record -> keys.add(new String(record.key(), UTF_8)));
                    assertThat(keys).as(Files.readString(log)).contains("o-1");
                });
                assertThat(Files.readString(log)).contains("AOT-processed");
            } finally {
                process.destroy();
                process.waitFor();
            }
        }
    }
}
