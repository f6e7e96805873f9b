package io.kafkakit.bench.run;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import java.util.List;
import java.util.Map;

/**
 * What came out of a run.
 *
 * @param round from 1 up
 * @param problems why the run does not count; empty if it does
 */
public record RunResult(
        Contender contender, Workload workload, int round, Map<Measure, Double> measures, List<String> problems) {

    public boolean isGood() {
        return problems.isEmpty();
    }
}
