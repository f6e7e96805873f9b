package io.kafkakit.bench.report;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.run.Measure;
import io.kafkakit.bench.run.RunResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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
            if (results.stream().anyMatch(result -> result.workload() == workload)) {
                lines.add("");
                lines.add(String.format(
                        Locale.ROOT,
                        "%-20s %12s  %-19s %10s %10s %10s",
                        workload,
                        "records/s",
                        "  (min - max)",
                        "CPU us",
                        "broker us",
                        "twice"));
                Stream.of(Contender.values()).forEach(contender -> lines.addAll(row(workload, contender)));
            }
        }
        return String.join("\n", lines);
    }

    private List<String> row(Workload workload, Contender contender) {
        List<RunResult> runs = results.stream()
                .filter(result -> result.workload() == workload && result.contender() == contender && result.isGood())
                .toList();
        if (runs.isEmpty()) {
            return List.of();
        }
        Spread rate = spread(runs, Measure.RECORDS_PER_SECOND);
        return List.of(String.format(
                Locale.ROOT,
                "%-20s %,12.0f  (%,.0f - %,.0f) %10.2f %10.2f %10.0f",
                contender,
                rate.median(),
                rate.min(),
                rate.max(),
                spread(runs, Measure.CPU_MICROS).median(),
                spread(runs, Measure.BROKER_CPU_MICROS).median(),
                spread(runs, Measure.DUPLICATES).max()));
    }

    private static Spread spread(List<RunResult> runs, Measure measure) {
        return Spread.of(runs.stream()
                .map(run -> run.measures().getOrDefault(measure, Double.NaN))
                .toList());
    }
}
