package io.kafkakit.bench.saga;

import io.kafkakit.bench.run.ChildJvm;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lets a contender run sagas as fast as it can. Used by one thread, once. */
final class Rates {

    private final Stage stage;
    private final SagaSpec spec;
    private final long sagas;
    private final long atOnce;
    private long done;

    private Rates(Stage stage, SagaSpec spec, long sagas, long atOnce) {
        this.stage = stage;
        this.spec = spec;
        this.sagas = sagas;
        this.atOnce = atOnce;
    }

    /**
     * One run: first half as many sagas, while the JVM still compiles, then those that are measured.
     *
     * @param atOnce how many may be open; 0 for all
     */
    static SagaRun run(Stage stage, SagaContender contender, String name, long sagas, long atOnce)
            throws InterruptedException {
        SagaSpec spec = stage.spec(contender, SagaSpec.Part.TRIPS, name);
        stage.open(spec);
        try {
            return new Rates(stage, spec, sagas, atOnce == 0 ? 2 * sagas : atOnce).run();
        } finally {
            stage.close(spec);
        }
    }

    /** How a run is called. */
    static String who(SagaContender contender, long atOnce) {
        return contender + ", " + (atOnce == 0 ? "all" : String.format(Locale.ROOT, "%,d", atOnce)) + " open at once";
    }

    private SagaRun run() throws InterruptedException {
        Map<SagaMeasure, Double> measures = new EnumMap<>(SagaMeasure.class);
        long warmUp = sagas / 2;
        try (ChildJvm child = stage.start(spec, spec.name());
                Watch watch = new Watch(stage, List.of(spec.done()))) {
            through(child, watch, 0, warmUp);
            long cpu = child.cpuNanos();
            long brokerCpu = stage.broker().cpuNanos();
            long begin = System.nanoTime();
            through(child, watch, warmUp, warmUp + sagas);
            measures.put(SagaMeasure.SAGAS_PER_SECOND, sagas * 1e9 / (System.nanoTime() - begin));
            measures.put(SagaMeasure.CPU_MICROS, (child.cpuNanos() - cpu) / 1e3 / sagas);
            measures.put(SagaMeasure.BROKER_CPU_MICROS, (stage.broker().cpuNanos() - brokerCpu) / 1e3 / sagas);
        }
        List<String> problems = SagaCheck.trips(stage, spec, warmUp + sagas);
        return new SagaRun(SagaPart.RATE, who(spec.contender(), atOnce == 2 * sagas ? 0 : atOnce), measures, problems);
    }

    private void through(ChildJvm child, Watch watch, long first, long end) throws InterruptedException {
        Begin begin = new Begin(spec, id -> TripEvents.value(Trip.Planned.of(id)), first, end);
        begin.allow(first + atOnce);
        Thread thread = new Thread(begin, "begin");
        thread.start();
        try {
            watch.until(() -> done >= end, child, Duration.ZERO, (record, nanos) -> {
                done++;
                begin.allow(done + atOnce);
            });
        } finally {
            begin.stop();
            thread.join();
        }
        begin.throwIfFailed();
    }
}
