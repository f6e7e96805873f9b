package io.kafkakit.bench.soak;

import io.kafkakit.bench.report.TimeChart;
import io.kafkakit.bench.report.TimeChart.Band;
import io.kafkakit.bench.report.TimeChart.Line;
import io.kafkakit.bench.report.TimeChart.Point;
import io.kafkakit.bench.run.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** {@code soak.md} and its plots. */
final class SoakReport {

    private static final double MIB = 1 << 20;

    private final SoakPlan plan;
    private final SoakResult result;
    private final StringBuilder text = new StringBuilder();

    private SoakReport(SoakPlan plan, SoakResult result) {
        this.plan = plan;
        this.result = result;
    }

    /**
     * Writes all of it.
     *
     * @param facts name and value of what the numbers depend on, the command among them
     */
    static void write(Path directory, SoakPlan plan, SoakResult result, Map<String, String> facts) throws IOException {
        SoakReport report = new SoakReport(plan, result);
        Map<String, TimeChart> charts = report.charts();
        report.appendAll(charts, facts);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("soak.md"), report.text);
        for (var chart : charts.entrySet()) {
            Files.writeString(
                    directory.resolve(chart.getKey() + ".svg"), chart.getValue().svg());
        }
    }

    private void appendAll(Map<String, TimeChart> charts, Map<String, String> facts) {
        line("# Soak");
        line("");
        line("Made by `./kafkakit bench soak`; not edited by hand. Each sample is a line in [soak.csv](soak.csv).");
        line("");
        line("**" + result.verdict() + "**");
        line("");
        line("| | |");
        line("|---|--:|");
        numbers(plan, result).forEach((name, value) -> line("| " + name + " | " + value + " |"));
        line("");
        line("Whether something grows, by medians of the samples while there was one member:");
        line("");
        result.trends().forEach(trend -> line("- " + trend));
        if (result.trends().isEmpty()) {
            line("- too few samples to say");
        }
        charts.forEach((name, chart) -> {
            line("");
            line("![" + chart.title() + "](" + name + ".svg)");
        });
        line("");
        line(
                "The heap is what a full collection leaves, which is made for each sample. Latency is from when a record was to be");
        line("written until a `read_committed` reader had its result, of the records that did not fail.");
        line("");
        line("## Machine, versions and command");
        line("");
        line("| | |");
        line("|---|---|");
        facts.forEach((name, value) -> line("| " + name + " | " + value + " |"));
    }

    /** The totals, name and value. */
    static Map<String, String> numbers(SoakPlan plan, SoakResult result) {
        Vitals vitals = result.end().vitals();
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.put(
                "records written",
                count(result.end().written()) + " in " + plan.duration().toSeconds() + " s");
        numbers.put("results and dead letters read", count(result.end().read()));
        numbers.put("written to a retry topic", count(vitals.retried()));
        numbers.put("dead letters", count(vitals.deadLettered()));
        numbers.put("transactions", count(vitals.transactions()) + ", " + count(vitals.failedCommits()) + " aborted");
        numbers.put("visits of a second member", count(plan.visits().size()));
        numbers.put("heap after GC, MiB", spread(sample -> sample.vitals().heapBytes() / MIB, result));
        numbers.put("threads", spread(sample -> sample.vitals().threads(), result));
        numbers.put("lag", spread(sample -> sample.vitals().lag(), result));
        numbers.put("transactions/s", spread(Sample::transactionsPerSecond, result));
        numbers.put("p50, ms", spread(Sample::p50Millis, result));
        numbers.put("p99, ms", spread(Sample::p99Millis, result));
        String problem = vitals.problem();
        numbers.put("last problem that the group told", problem == null ? "none" : problem.replace('|', ' '));
        return numbers;
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String spread(ToDoubleFunction<Sample> value, SoakResult result) {
        List<Double> values = values(value, result);
        if (values.isEmpty()) {
            return "-";
        }
        Spread spread = Spread.of(values);
        return String.format(Locale.ROOT, "%,.1f (%,.1f to %,.1f)", spread.median(), spread.min(), spread.max());
    }

    private static List<Double> values(ToDoubleFunction<Sample> value, SoakResult result) {
        return result.samples().stream()
                .map(value::applyAsDouble)
                .filter(each -> !each.isNaN())
                .toList();
    }

    private Map<String, TimeChart> charts() {
        Map<String, TimeChart> charts = new LinkedHashMap<>();
        charts.put(
                "heap",
                chart(
                        "heap after GC, MiB",
                        ours("heap", sample -> sample.vitals().heapBytes() / MIB)));
        charts.put(
                "threads",
                chart(
                        "threads, and open files",
                        ours("threads", sample -> sample.vitals().threads()),
                        other("open files", sample -> sample.vitals().openFiles())));
        charts.put(
                "lag",
                chart(
                        "records that are not done",
                        ours("lag", sample -> sample.vitals().lag()),
                        other("waiting retries", sample -> sample.vitals().waitingRetries())));
        charts.put(
                "transactions",
                chart(
                        "transactions a second, and records in each",
                        ours("transactions", Sample::transactionsPerSecond),
                        other("records in each", Sample::recordsPerTransaction)));
        charts.put(
                "latency",
                chart(
                        "milliseconds until the result can be read",
                        ours("half of the records", Sample::p50Millis),
                        other("99 in 100", Sample::p99Millis)));
        return charts;
    }

    private TimeChart chart(String title, Line... lines) {
        List<Band> bands = plan.visits().stream()
                .map(visit -> new Band(visit.from().toMillis() / 1e3, visit.to().toMillis() / 1e3))
                .toList();
        return new TimeChart(title, List.of(lines), bands, "a second member is there");
    }

    private Line ours(String name, ToDoubleFunction<Sample> value) {
        return line("ours", name, value);
    }

    private Line other(String name, ToDoubleFunction<Sample> value) {
        return line("peer", name, value);
    }

    private Line line(String style, String name, ToDoubleFunction<Sample> value) {
        return new Line(
                style,
                name,
                result.samples().stream()
                        .map(sample -> new Point(sample.seconds(), value.applyAsDouble(sample)))
                        .filter(point -> !Double.isNaN(point.value()))
                        .toList());
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
