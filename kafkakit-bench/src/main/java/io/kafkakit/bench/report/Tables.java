package io.kafkakit.bench.report;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.run.Measure;
import io.kafkakit.bench.run.RunResult;
import io.kafkakit.bench.run.Spread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The results as text. */
public final class Tables {

    private final List<RunResult> results;

    /** Of these runs. */
    public Tables(Collection<RunResult> results) {
        this.results = List.copyOf(results);
    }

    /** One table for each workload. */
    public String text() {
        List<String> lines = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            List<String> rows = new ArrayList<>();
            for (Contender contender : Contender.values()) {
                List<RunResult> runs = runs(workload, contender);
                if (!runs.isEmpty()) {
                    rows.add(String.format(Locale.ROOT, "%-22s", contender) + row(workload, runs));
                }
            }
            if (!rows.isEmpty()) {
                lines.add("");
                lines.add(String.format(Locale.ROOT, "%-22s", workload) + header(workload));
                lines.addAll(rows);
            }
        }
        return String.join("\n", lines);
    }

    private List<RunResult> runs(Workload workload, Contender contender) {
        return results.stream()
                .filter(result -> result.workload() == workload && result.contender() == contender && result.isGood())
                .toList();
    }

    private static String header(Workload workload) {
        String first = workload == Workload.LATENCY
                ? String.format(Locale.ROOT, "%22s %22s", "p50 ms (min - max)", "p99 ms (min - max)")
                : String.format(Locale.ROOT, "%30s", "records/s (min - max)");
        return first + String.format(Locale.ROOT, " %10s %10s %8s", "CPU us", "broker us", "twice");
    }

    private static String row(Workload workload, List<RunResult> runs) {
        String first = workload == Workload.LATENCY
                ? String.format(
                        Locale.ROOT,
                        "%22s %22s",
                        spread("%.1f (%.1f - %.1f)", runs, Measure.P50_MILLIS),
                        spread("%.1f (%.1f - %.1f)", runs, Measure.P99_MILLIS))
                : String.format(Locale.ROOT, "%30s", spread("%,.0f (%,.0f - %,.0f)", runs, Measure.RECORDS_PER_SECOND));
        return first
                + String.format(
                        Locale.ROOT,
                        " %10.2f %10.2f %8.0f",
                        spread(runs, Measure.CPU_MICROS).median(),
                        spread(runs, Measure.BROKER_CPU_MICROS).median(),
                        runs.stream()
                                .mapToDouble(run -> run.measures().getOrDefault(Measure.DUPLICATES, 0.0))
                                .max()
                                .orElse(0));
    }

    private static String spread(String format, List<RunResult> runs, Measure measure) {
        Spread spread = spread(runs, measure);
        return String.format(Locale.ROOT, format, spread.median(), spread.min(), spread.max());
    }

    private static Spread spread(List<RunResult> runs, Measure measure) {
        return Spread.of(runs.stream()
                .map(run -> run.measures().getOrDefault(measure, Double.NaN))
                .toList());
    }
}
