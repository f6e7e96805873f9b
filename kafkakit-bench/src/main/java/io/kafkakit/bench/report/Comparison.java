package io.kafkakit.bench.report;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.run.Measure;
import io.kafkakit.bench.run.RunResult;
import io.kafkakit.bench.run.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The contenders in one workload at one shape that were measured in turn, and the one that the others are measured by.
 *
 * @param earlier those that were measured in another call, when the machine may have been half as fast: not to be compared
 */
record Comparison(Workload workload, Shape shape, List<Standing> standings, List<Earlier> earlier) {

    /**
     * What was measured in a call before.
     *
     * @param date of that call
     */
    record Earlier(String date, Standing standing) {}

    /** All that can be made of these sessions, the workloads and contenders in the order of their enums. */
    static List<Comparison> of(List<Session> sessions) {
        List<Shape> shapes = sessions.stream()
                .flatMap(session -> session.runs().stream())
                .map(RunResult::shape)
                .distinct()
                .toList();
        List<Comparison> comparisons = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            for (Shape shape : shapes) {
                List<Session> same = sessions.stream()
                        .map(session -> session.without(run ->
                                run.workload() != workload || !run.shape().equals(shape)))
                        .filter(session -> !session.runs().isEmpty())
                        .toList();
                if (!same.isEmpty()) {
                    comparisons.add(of(workload, shape, same));
                }
            }
        }
        return comparisons;
    }

    private static Comparison of(Workload workload, Shape shape, List<Session> sessions) {
        int last = sessions.size() - 1;
        List<Earlier> earlier = sessions.subList(0, last).stream()
                .flatMap(session ->
                        standings(session.runs()).stream().map(standing -> new Earlier(session.date(), standing)))
                .toList();
        return new Comparison(workload, shape, standings(sessions.get(last).runs()), earlier);
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
