package io.kafkakit.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Prometheus's own tool says of the alert rules. */
class AlertRulesTest {

    private static final Path RULES = Path.of("src/main/resources/io/kafkakit/micrometer/kafkakit-alerts.yaml");
    private static final Path TESTS = Path.of("src/test/resources/io/kafkakit/micrometer/alerts-test.yaml");

    private static void assumePromtool() {
        boolean isThere = Stream.of(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        assumeTrue(
                isThere,
                "not run: no promtool on the PATH. It comes with Prometheus; in Debian, apt-get install prometheus");
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        assumePromtool();
        List<String> command =
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void the_rules_are_valid() throws Exception {
        promtool("check", "rules", RULES.toString());
    }

    @Test
    void each_alert_fires_when_it_should_and_not_before() throws Exception {
        promtool("test", "rules", TESTS.toString());
    }
}
