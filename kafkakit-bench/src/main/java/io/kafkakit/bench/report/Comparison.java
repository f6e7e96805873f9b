package io.kafkakit.bench.report;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.run.Measure;
import io.kafkakit.bench.run.RunResult;
import io.kafkakit.bench.run.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All contenders in one workload at one shape, and the one that the others are measured by. */
record Comparison(Workload workload, Shape shape, List<Standing> standings) {

    /** All that can be made of these runs, the workloads and contenders in the order of their enums. */
    static List<Comparison> of(Collection<RunResult> runs) {
        List<Shape> shapes = runs.stream().map(RunResult::shape).distinct().toList();
        List<Comparison> comparisons = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            for (Shape shape : shapes) {
                List<RunResult> same = runs.stream()
                        .filter(run -> run.workload() == workload && run.shape().equals(shape))
                        .toList();
                if (!same.isEmpty()) {
                    comparisons.add(new Comparison(workload, shape, standings(same)));
                }
            }
        }
        return comparisons;
    }

    private static List<Standing> standings(List<RunResult> runs) {
        List<Standing> standings = new ArrayList<>();
        for (Contender contender : Contender.values()) {
            List<RunResult> its =
                    runs.stream().filter(run -> run.contender() == contender).toList();
            if (!its.isEmpty()) {
                standings.add(new Standing(contender, its));
            }
        }
        return standings;
    }

    /** What the workload is about. */
    Measure measure() {
        return workload == Workload.LATENCY ? Measure.P50_MILLIS : Measure.RECORDS_PER_SECOND;
    }

    Optional<Standing> of(Contender contender) {
        return standings.stream()
                .filter(standing -> standing.contender() == contender)
                .findFirst();
    }

    /** The best raw loop; where there is none, the best of those that are not kafkakit. */
    Optional<Standing> reference() {
        return best(Contender::isRaw).or(this::bestPeer);
    }

    /** The best of the toolkits that are not kafkakit. */
    Optional<Standing> bestPeer() {
        return best(Contender::isPeer);
    }

    private Optional<Standing> best(Predicate<Contender> who) {
        // No Comparator.reversed(): more is better, but for times.
        double sign = workload == Workload.LATENCY ? -1 : 1;
        return standings.stream()
                .filter(standing -> who.test(standing.contender())
                        && standing.median(measure()).isPresent())
                .max(Comparator.comparingDouble(
                        standing -> sign * standing.median(measure()).orElseThrow()));
    }

    /** Its median over that of the reference; nothing if one of them has none. */
    Optional<Double> ratio(Standing standing) {
        return reference()
                .flatMap(reference -> reference.median(measure()))
                .flatMap(whole -> standing.median(measure()).map(part -> part / whole));
    }

    /** The ratio of this contender, if it took part. */
    Optional<Double> ratio(Contender contender) {
        return of(contender).flatMap(this::ratio);
    }
}
