package io.kafkakit.bench.report;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.run.Measure;
import io.kafkakit.bench.run.RunResult;
import io.kafkakit.bench.run.Spread;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one contender did in one workload at one shape.
 *
 * @param runs all of them, also those that do not count
 */
record Standing(Contender contender, List<RunResult> runs) {

    private Stream<RunResult> good() {
        return runs.stream().filter(RunResult::isGood);
    }

    /** How many runs count. */
    long counted() {
        return good().count();
    }

    /** What the runs that count have measured; nothing if none did. */
    Optional<Spread> spread(Measure measure) {
        List<Double> values = good().flatMap(
                        run -> Stream.ofNullable(run.measures().get(measure)))
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    Optional<Double> median(Measure measure) {
        return spread(measure).map(Spread::median);
    }
}
