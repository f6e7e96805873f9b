package io.kafkakit.bench.report;

import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.run.Measure;
import io.kafkakit.bench.run.RunResult;
import io.kafkakit.bench.run.Shape;
import io.kafkakit.bench.run.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results as text for a terminal. */
public final class Tables {

    private final List<Comparison> comparisons;

    /** Of these runs. */
    public Tables(List<RunResult> results) {
        comparisons = Comparison.of(List.of(new Session("", "", Map.of(), results)));
    }

    /** One table for each workload and shape. */
    public String text() {
        return comparisons.stream().map(Tables::text).collect(Collectors.joining("\n"));
    }

    private static String text(Comparison comparison) {
        String measured = comparison.workload() == Workload.LATENCY ? "p50 ms" : "records/s";
        String reference = comparison
                .reference()
                .map(standing -> "of " + standing.contender())
                .orElse("");
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(comparison.workload() + ": " + comparison.workload().description() + shape(comparison.shape()));
        lines.add(line(
                "", measured, "min - max", reference, "CPU us", "broker us", isLatency(comparison) ? "p99 ms" : ""));
        comparison.standings().forEach(standing -> lines.add(row(comparison, standing)));
        return String.join("\n", lines);
    }

    private static boolean isLatency(Comparison comparison) {
        return comparison.workload() == Workload.LATENCY;
    }

    private static String shape(Shape shape) {
        return shape.equals(Shape.PLAIN) ? "" : " (" + shape + ")";
    }

    private static String row(Comparison comparison, Standing standing) {
        return line(
                standing.contender().toString(),
                Numbers.median(standing.spread(comparison.measure())),
                Numbers.range(standing.spread(comparison.measure())),
                Numbers.ratio(comparison.ratio(standing)),
                Numbers.median(standing.spread(Measure.CPU_MICROS)),
                Numbers.median(standing.spread(Measure.BROKER_CPU_MICROS)),
                remark(comparison, standing));
    }

    private static String remark(Comparison comparison, Standing standing) {
        List<String> remarks = new ArrayList<>();
        if (isLatency(comparison)) {
            remarks.add(Numbers.median(standing.spread(Measure.P99_MILLIS)));
        }
        double twice = standing.spread(Measure.DUPLICATES).map(Spread::max).orElse(0.0);
        if (twice > 0) {
            remarks.add(Numbers.of(twice) + " twice");
        }
        long wrong = standing.runs().size() - standing.counted();
        if (wrong > 0) {
            remarks.add(wrong + " of " + standing.runs().size() + " runs do not count");
        }
        return String.join(", ", remarks);
    }

    private static String line(Object... cells) {
        // A terminal that is not told otherwise may show no more than ASCII.
        return String.format(Locale.ROOT, "  %-20s %12s %21s %9s %9s %10s  %s", cells)
                .replace('–', '-')
                .replace('×', 'x')
                .stripTrailing();
    }
}
