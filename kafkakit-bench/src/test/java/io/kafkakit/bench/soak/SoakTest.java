package io.kafkakit.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {

    /** JVMs that start fast. */
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @TempDir
    private Path directory;

    private final SoakPlan plan = new SoakPlan(Duration.ofSeconds(18), 500, 1, Duration.ofMillis(500));

    /** A judge that keeps another one, which is not told the first result and is told the second twice. */
    private final class Both extends Judge {

        private final Judge wronged = new Judge(plan);
        private int results;

        private Both() {
            super(plan);
        }

        @Override
        long add(String topic, byte[] key, byte[] value) {
            if (topic.equals(plan.outputs().get(1))) {
                results++;
                for (int times = results == 1 ? 0 : results == 2 ? 2 : 1; times > 0; times--) {
                    var unused = wronged.add(topic, key, value);
                }
            } else {
                var unused = wronged.add(topic, key, value);
            }
            return super.add(topic, key, value);
        }
    }

    @Test
    void a_short_soak_comes_out_right_and_what_would_be_wrong_with_it_is_seen() throws Exception {
        Both judge = new Both();
        List<Sample> told = new ArrayList<>();
        Soak.Setup setup = new Soak.Setup(directory, directory.resolve("data"), JVM, JVM);

        SoakResult result = new Soak(plan, setup, told::add, judge).run();

        // Whether a heap grows while a JVM starts is no question for a test.
        assertThat(result.problems())
                .filteredOn(problem -> !problem.endsWith("GROWS"))
                .isEmpty();
        assertThat(result.samples()).isEqualTo(told).isNotEmpty();
        assertThat(result.end().vitals().lag()).isZero();
        assertThat(result.end().vitals().retried()).isPositive();
        assertThat(result.end().vitals().deadLettered()).isPositive();
        assertThat(judge.wronged.problems()).containsExactly("output in order: 1 lost", "output in order: 1 twice");
        assertThat(SoakResult.of(Samples.leaking(result.samples(), 4 << 20, 10, 10), result.end(), List.of())
                        .problems())
                .hasSize(3)
                .allMatch(problem -> problem.endsWith("GROWS"));
        assertReport(result);
    }

    private void assertReport(SoakResult result) throws Exception {
        SoakReport.write(directory, plan, result, Map.of("Command", "`./kafkakit bench soak`"));

        assertThat(directory.resolve("soak.md"))
                .content()
                .contains("**" + result.verdict() + "**", "| records written | 9,000 in 18 s |", "(latency.svg)")
                .contains("| Command | `./kafkakit bench soak` |");
        for (String plot : List.of("heap", "threads", "lag", "transactions", "latency")) {
            assertIsXml(directory.resolve(plot + ".svg"));
        }
    }

    private static void assertIsXml(Path plot) throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(plot.toFile());
        assertThat(document.getElementsByTagName("polyline").getLength()).isPositive();
        assertThat(text(plot)).doesNotContain("NaN", "Infinity");
    }

    private static String text(Path plot) throws IOException {
        return Files.readString(plot);
    }
}
