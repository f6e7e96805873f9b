package io.kafkakit.bench;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.run.Shape;
import java.util.List;

/** What is run unless it is said otherwise. */
final class Forms {

    /** Enough to see where kafkakit stands, in some minutes. */
    static final List<Workload> SHORT_WORKLOADS = List.of(Workload.RELAY, Workload.LATENCY);

    static final List<Contender> SHORT_CONTENDERS = List.of(
            Contender.KAFKAKIT,
            Contender.KAFKAKIT_TUNED,
            Contender.RAW_1,
            Contender.RAW_2,
            Contender.STREAMS,
            Contender.SPRING_RECORD,
            Contender.SPRING_BATCH,
            Contender.PARALLEL);

    /** Those whose number of consumers can be chosen; one of the raw loops is enough then. */
    static final List<Contender> SCALING_CONTENDERS =
            List.of(Contender.KAFKAKIT, Contender.KAFKAKIT_TUNED, Contender.RAW_1);

    /** The members are given, so that all have the same. */
    static final List<Shape> SCALING_SHAPES = List.of(
            new Shape(1, 6, 1),
            new Shape(1, 60, 1),
            new Shape(1, 600, 1),
            new Shape(20, 6, 1),
            new Shape(1, 60, 2),
            new Shape(1, 60, 10));

    private Forms() {}
}
