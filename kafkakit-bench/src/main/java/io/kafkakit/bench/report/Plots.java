package io.kafkakit.bench.report;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.report.Chart.Bar;
import io.kafkakit.bench.report.Chart.Part;
import io.kafkakit.bench.report.Chart.Range;
import io.kafkakit.bench.run.Measure;
import io.kafkakit.bench.run.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The charts that are made of comparisons. */
final class Plots {

    private static final List<Part> KINDS =
            List.of(new Part("ours", "kafkakit", 0), new Part("raw", "raw loop", 0), new Part("peer", "others", 0));

    private Plots() {}

    /** What the workload is about, a bar for each contender; its line goes from the worst to the best run. */
    static Chart main(Comparison comparison) {
        boolean latency = comparison.workload() == Workload.LATENCY;
        List<Bar> bars = new ArrayList<>();
        for (Standing standing : comparison.standings()) {
            Optional<Spread> spread = standing.spread(comparison.measure());
            if (spread.isPresent()) {
                bars.add(
                        latency
                                ? latency(standing, spread.get())
                                : bar(standing.contender().toString(), standing, spread.get()));
            }
        }
        String title = latency ? "milliseconds for half of the events, then for 99 in 100" : "records a second";
        return new Chart(comparison.workload() + ": " + title, KINDS, bars);
    }

    private static Bar bar(String label, Standing standing, Spread spread) {
        return new Bar(
                label,
                List.of(new Part(style(standing.contender()), "", spread.median())),
                Numbers.of(spread.median()),
                range(spread));
    }

    private static Bar latency(Standing standing, Spread half) {
        double median = half.median();
        double most = standing.median(Measure.P99_MILLIS).orElse(median);
        String style = style(standing.contender());
        return new Bar(
                standing.contender().toString(),
                List.of(new Part(style, "", median), new Part(style + "-more", "", most - median)),
                Numbers.of(median) + " and " + Numbers.of(most),
                Optional.empty());
    }

    /** Processor time of a record, the contender's and then the broker's. */
    static Chart processorTime(Comparison comparison) {
        List<Bar> bars = new ArrayList<>();
        for (Standing standing : comparison.standings()) {
            Optional<Double> own = standing.median(Measure.CPU_MICROS);
            Optional<Double> broker = standing.median(Measure.BROKER_CPU_MICROS);
            if (own.isPresent() && broker.isPresent()) {
                String style = style(standing.contender());
                bars.add(new Bar(
                        standing.contender().toString(),
                        List.of(new Part(style, "", own.get()), new Part(style + "-more", "", broker.get())),
                        Numbers.of(own.get()) + " + " + Numbers.of(broker.get()),
                        Optional.empty()));
            }
        }
        String title = "microseconds of processor time a record, the contender's, then the broker's";
        return new Chart(comparison.workload() + ": " + title, KINDS, bars);
    }

    /** Throughput at all shapes, the contenders of a shape next to each other. */
    static Chart scaling(List<Comparison> comparisons) {
        List<Bar> bars = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            for (Standing standing : comparison.standings()) {
                String label = comparison.shape() + ": " + standing.contender();
                standing.spread(comparison.measure()).ifPresent(spread -> bars.add(bar(label, standing, spread)));
            }
        }
        return new Chart("scaling: records a second by topics, partitions and members", KINDS, bars);
    }

    private static Optional<Range> range(Spread spread) {
        return spread.sorted().size() > 1 ? Optional.of(new Range(spread.min(), spread.max())) : Optional.empty();
    }

    private static String style(Contender contender) {
        if (contender.isOurs()) {
            return "ours";
        }
        return contender.isPeer() ? "peer" : "raw";
    }
}
