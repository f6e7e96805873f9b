package io.kafkakit.bench.report;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.run.Measure;
import io.kafkakit.bench.run.RunResult;
import io.kafkakit.bench.run.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code benchmarks.md} and its plots, made from the data and nothing else. */
public final class Report {

    /** Where the data are, and the plots. */
    private static final String FOLDER = "benchmarks";

    private final Data data;
    private final List<Comparison> plain;
    private final List<Comparison> scaled;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Chart> plots = new LinkedHashMap<>();

    private Report(Data data) {
        this.data = data;
        List<Comparison> all = Comparison.of(data.sessions());
        plain = all.stream()
                .filter(comparison -> comparison.shape().equals(Shape.PLAIN))
                .toList();
        scaled = all.stream()
                .filter(comparison -> !comparison.shape().equals(Shape.PLAIN))
                .toList();
    }

    /** The file of the data in this directory. */
    public static Path dataIn(Path directory) {
        return directory.resolve(FOLDER).resolve("data.json");
    }

    /** Makes the report in this directory from the data that are there. */
    public static void write(Path directory) {
        Report report = new Report(Data.read(dataIn(directory)));
        report.appendAll();
        try {
            Files.createDirectories(directory.resolve(FOLDER));
            Files.writeString(directory.resolve("benchmarks.md"), report.text);
            for (var plot : report.plots.entrySet()) {
                Files.writeString(
                        directory.resolve(FOLDER).resolve(plot.getKey()),
                        plot.getValue().svg());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void appendAll() {
        line("# Benchmarks");
        line("");
        line("Made from [the data](" + FOLDER
                + "/data.json) by `./kafkakit bench --report docs/explanation`; not edited by hand. What is");
        line("compared, how, and how to read it: [kafkakit-bench](../../kafkakit-bench/README.md).");
        appendSummary();
        plain.forEach(this::appendComparison);
        appendScaling();
        appendProblems();
        appendEnvironment();
    }

    private void appendSummary() {
        if (plain.isEmpty()) {
            return;
        }
        line("");
        line("## In short");
        line(
                "Medians of what the last call has measured. The number behind each is what it is of the best raw loop, or of the best");
        line("other toolkit where there is no loop; for the latency, less is better.");
        line("");
        line("| | measured by | kafkakit | kafkakit-tuned | best other toolkit |");
        line("|---|---|---|---|---|");
        for (Comparison comparison : plain) {
            line(String.join(
                    " | ",
                    "| [" + comparison.workload() + "](#" + comparison.workload() + ") (" + unit(comparison) + ")",
                    named(comparison, comparison.reference()),
                    rated(comparison, comparison.of(Contender.KAFKAKIT)),
                    rated(comparison, comparison.of(Contender.KAFKAKIT_TUNED)),
                    comparison.bestPeer().map(peer -> peer.contender() + " ").orElse("")
                            + rated(comparison, comparison.bestPeer()) + " |"));
        }
    }

    private static String unit(Comparison comparison) {
        return comparison.workload() == Workload.LATENCY ? "p50, ms" : "records/s";
    }

    private static String named(Comparison comparison, Optional<Standing> standing) {
        return standing.map(its -> its.contender() + " " + Numbers.median(its.spread(comparison.measure())))
                .orElse("–");
    }

    private static String rated(Comparison comparison, Optional<Standing> standing) {
        return standing.map(its -> Numbers.median(its.spread(comparison.measure()))
                        + comparison
                                .ratio(its)
                                .map(ratio -> " (**" + Numbers.ratio(Optional.of(ratio)) + "**)")
                                .orElse(""))
                .orElse("–");
    }

    private void appendComparison(Comparison comparison) {
        Workload workload = comparison.workload();
        String description = workload.description();
        line("");
        line("## " + workload);
        line(Character.toUpperCase(description.charAt(0)) + description.substring(1) + ".");
        plot(workload.toString(), Plots.main(comparison));
        line("");
        appendTable(comparison);
        if (workload == Workload.RELAY) {
            plot(workload + "-cpu", Plots.processorTime(comparison));
        }
    }

    private void appendTable(Comparison comparison) {
        boolean latency = comparison.workload() == Workload.LATENCY;
        String reference = comparison
                .reference()
                .map(standing -> "of " + standing.contender())
                .orElse("ratio");
        line("| | " + unit(comparison) + " | min – max | " + reference + " | "
                + (latency ? "p99, ms | min – max | " : "")
                + "CPU, µs/record | broker's CPU | twice | runs |");
        line("|---|--:|--:|--:|--:|--:|" + (latency ? "--:|--:|" : "") + "--:|--:|");
        comparison.standings().forEach(standing -> {
            String name = standing.contender().toString();
            line(row(cells(comparison, standing, name, comparison.ratio(standing))));
        });
        for (Comparison.Earlier earlier : comparison.earlier()) {
            String name = earlier.standing().contender() + ", " + earlier.date();
            line(row(cells(comparison, earlier.standing(), name, Optional.empty())));
        }
        if (!comparison.earlier().isEmpty()) {
            line("");
            line(
                    "Rows with a date were measured by another call. The machine may have been much slower or faster then, so do not"
                            + " compare them with the others. They are in no plot.");
        }
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static List<String> cells(Comparison comparison, Standing standing, String name, Optional<Double> ratio) {
        List<String> cells = new ArrayList<>();
        cells.add(name);
        cells.add(Numbers.median(standing.spread(comparison.measure())));
        cells.add(Numbers.range(standing.spread(comparison.measure())));
        cells.add(Numbers.ratio(ratio));
        if (comparison.workload() == Workload.LATENCY) {
            cells.add(Numbers.median(standing.spread(Measure.P99_MILLIS)));
            cells.add(Numbers.range(standing.spread(Measure.P99_MILLIS)));
        }
        cells.add(Numbers.median(standing.spread(Measure.CPU_MICROS)));
        cells.add(Numbers.median(standing.spread(Measure.BROKER_CPU_MICROS)));
        cells.add(standing.spread(Measure.DUPLICATES)
                .map(spread -> String.valueOf(Math.round(spread.max())))
                .orElse("–"));
        long all = standing.runs().size();
        cells.add(standing.counted() == all ? String.valueOf(all) : standing.counted() + " of " + all);
        return cells;
    }

    private void appendScaling() {
        if (scaled.isEmpty()) {
            return;
        }
        line("");
        line("## Scaling");
        line("The relay with other numbers of topics, of partitions of each, and of members in the group.");
        plot("scaling", Plots.scaling(scaled));
        for (Comparison comparison : scaled) {
            line("");
            line("**" + comparison.workload() + ", " + comparison.shape() + "**");
            line("");
            appendTable(comparison);
        }
    }

    /** Runs that do not count are told, whose ever they are. */
    private void appendProblems() {
        List<RunResult> bad = data.runs().stream().filter(run -> !run.isGood()).toList();
        line("");
        line("## Runs that do not count");
        if (bad.isEmpty()) {
            line("None: of the " + data.runs().size()
                    + " runs each has been checked, and nothing was lost, doubled or out of order.");
            return;
        }
        line("Of " + data.runs().size() + " runs that have been checked, these did not do what they had to:");
        line("");
        for (RunResult run : bad) {
            line("- " + run.workload() + ", " + run.contender() + ", round " + run.round() + ": "
                    + String.join("; ", run.problems()).lines().findFirst().orElse(""));
        }
    }

    private void appendEnvironment() {
        line("");
        line("## Machine, versions and command");
        for (Session session : data.sessions()) {
            line("");
            line(session.began() + ", " + session.runs().size() + " runs: `" + session.command() + "`");
            line("");
            line("| | |");
            line("|---|---|");
            session.environment().forEach((name, value) -> line("| " + name + " | " + value + " |"));
        }
    }

    private void plot(String name, Chart chart) {
        plots.put(name + ".svg", chart);
        line("");
        line("![" + chart.title() + "](" + FOLDER + "/" + name + ".svg)");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
