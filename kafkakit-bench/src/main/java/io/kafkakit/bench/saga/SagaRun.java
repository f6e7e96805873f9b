package io.kafkakit.bench.saga;

import io.kafkakit.bench.run.BenchException;
import java.util.List;
import java.util.Map;

/**
 * What came out of a run.
 *
 * @param part of the measurements
 * @param who ran, with what makes its run different from others of the part
 * @param problems why it does not count; empty if it does
 */
record SagaRun(SagaPart part, String who, Map<SagaMeasure, Double> measures, List<String> problems) {

    /** A run that did not finish. */
    static SagaRun failed(SagaPart part, String who, BenchException why) {
        return new SagaRun(
                part,
                who,
                Map.of(),
                List.of(String.valueOf(why.getMessage()).lines().findFirst().orElse("")));
    }

    boolean isGood() {
        return problems.isEmpty();
    }
}
