package io.kafkakit.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.Measure;
import io.kafkakit.bench.run.RunResult;
import io.kafkakit.bench.run.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    private Path directory;

    private String report = "";

    @BeforeEach
    void write() throws IOException {
        Path file = Report.dataIn(directory);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (InputStream fixed = Objects.requireNonNull(getClass().getResourceAsStream("/data.json"))) {
            Files.copy(fixed, file);
        }
        Report.write(directory);
        report = Files.readString(directory.resolve("benchmarks.md"));
    }

    @Test
    void tables_have_medians_with_their_spread_and_what_they_are_of_the_best_raw_loop() {
        assertThat(report)
                .contains(
                        "| kafkakit | 150,000 | 140,000 – 160,000 | 0.75× | 9.50 | 2.00 | 0 | 3 |",
                        "| raw-1 | 180,000 | 170,000 – 190,000 | 0.90× | 5.00 | 2.00 | 0 | 3 |",
                        "| raw-2 | 200,000 | 190,000 – 210,000 | 1.00× | 6.00 | 2.00 | 0 | 3 |")
                .contains("| | records/s | min – max | of raw-2 |");
    }

    @Test
    void latencies_are_measured_by_the_fastest() {
        assertThat(report)
                .contains("| | p50, ms | min – max | of raw-1 | p99, ms |")
                .contains("| kafkakit | 4.00 | 4.00 – 4.00 | 2.00× | 12.0 | 12.0 – 12.0 |");
    }

    @Test
    void the_summary_names_the_best_other_toolkit() {
        assertThat(report)
                .contains(
                        "| [relay](#relay) (records/s) | raw-2 200,000 | 150,000 (**0.75×**) | – | streams 50,000 (**0.25×**) |");
    }

    @Test
    void a_run_that_is_wrong_does_not_count_and_is_told() {
        assertThat(report)
                .contains("| streams | 50,000 | 50,000 – 50,000 | 0.25× | 12.0 | 2.00 | 0 | 1 of 2 |")
                .contains("- relay, streams, round 2: 3 twice");
    }

    @Test
    void other_shapes_are_scaling() {
        assertThat(report).contains("**relay, 1 topic × 600 partitions, 1 member**");
    }

    @Test
    void machine_versions_and_command_are_there() {
        assertThat(report)
                .contains(
                        "`./kafkakit bench --long`",
                        "| Processor | A processor, 2 cores |",
                        "| spring-kafka | 4.1.2 |");
    }

    @Test
    void plots_are_xml_and_the_report_shows_each() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("benchmarks"))) {
            List<Path> plots =
                    files.filter(file -> file.toString().endsWith(".svg")).toList();
            assertThat(plots).hasSize(4);
            for (Path plot : plots) {
                assertThat(report).contains("](benchmarks/" + plot.getFileName() + ")");
                assertThat(DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(plot.toFile())
                                .getElementsByTagName("rect")
                                .getLength())
                        .isGreaterThan(3);
                assertThat(Files.readString(plot)).contains("prefers-color-scheme: dark");
            }
        }
    }

    @Test
    void a_report_follows_from_its_data_alone() throws IOException {
        Path again = directory.resolve("again");
        Data.read(Report.dataIn(directory)).write(Report.dataIn(again));
        Report.write(again);

        assertThat(again.resolve("benchmarks.md")).hasContent(report);
    }

    private static RunResult relay(double recordsPerSecond) {
        return new RunResult(
                Contender.KAFKAKIT,
                Workload.RELAY,
                Shape.PLAIN,
                1,
                1_000,
                Map.of(Measure.RECORDS_PER_SECOND, recordsPerSecond),
                List.of());
    }

    @Test
    void what_is_measured_anew_takes_the_place_of_what_was() {
        RunResult better = relay(190_000.0);

        Data data = Data.read(Report.dataIn(directory)).with(new Session("again", "now", Map.of(), List.of(better)));

        assertThat(data.runs().stream().filter(better::isLike)).containsExactly(better);
        assertThat(data.runs()).anyMatch(run -> run.contender() == Contender.RAW_1);
    }

    /** The machine may have been half as fast that day. */
    @Test
    void what_another_call_has_measured_is_shown_with_its_date_and_not_compared() throws IOException {
        RunResult better = relay(390_000.0);
        Path file = Report.dataIn(directory);
        Session again = new Session("again", "2030-01-02T03:04:05Z", Map.of(), List.of(better));
        Data.read(file).with(again).write(file);
        String day = Data.read(file).sessions().get(0).date();

        Report.write(directory);

        assertThat(Files.readString(directory.resolve("benchmarks.md")))
                .contains("| [relay](#relay) (records/s) | – | 390,000 | – | – |")
                .contains("| kafkakit | 390,000 | 390,000 – 390,000 | – |")
                .contains("| raw-2, " + day + " | 200,000 | 190,000 – 210,000 | – |")
                .contains("Rows with a date were measured by another call")
                // Of what was measured in one call nothing changes.
                .contains("| kafkakit | 4.00 | 4.00 – 4.00 | 2.00× | 12.0 | 12.0 – 12.0 |");
        assertThat(Files.readString(directory.resolve("benchmarks").resolve("relay.svg")))
                .doesNotContain("raw-2");
    }

    @Test
    void a_file_of_something_else_is_refused() throws IOException {
        Path other = Files.writeString(directory.resolve("other.json"), "{\"sessions\": 7}");

        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> Data.read(other))
                .withMessageContaining("other.json");
    }

    @Test
    void the_terminal_gets_ratios_too() {
        String tables = new Tables(Data.read(Report.dataIn(directory)).runs()).text();

        assertThat(tables).contains("of raw-2").containsPattern("kafkakit +150,000 +140,000 - 160,000 +0.75x");
    }
}
