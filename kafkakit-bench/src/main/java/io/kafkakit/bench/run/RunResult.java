package io.kafkakit.bench.run;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import java.util.List;
import java.util.Map;

/**
 * What came out of a run.
 *
 * @param round from 1 up
 * @param records how many orders the input had
 * @param problems why the run does not count; empty if it does
 */
public record RunResult(
        Contender contender,
        Workload workload,
        Shape shape,
        int round,
        long records,
        Map<Measure, Double> measures,
        List<String> problems) {

    public boolean isGood() {
        return problems.isEmpty();
    }

    /** Whether both measure the same, in other rounds or at other times. */
    public boolean isLike(RunResult other) {
        return contender == other.contender && workload == other.workload && shape.equals(other.shape);
    }
}
