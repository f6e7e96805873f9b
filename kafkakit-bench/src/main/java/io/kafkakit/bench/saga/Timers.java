package io.kafkakit.bench.saga;

import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.ChildJvm;
import io.kafkakit.bench.run.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Sagas that wait until a given time, spread evenly over one minute. Used by one thread, once. */
final class Timers {

    private static final int MINUTE = 60_000;
    /** Neighbours are not due one after the other. */
    private static final long SCATTER = 40_503;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Stage stage;
    private final SagaSpec spec;
    private final long sagas;
    private final long warmUp;
    private final List<Double> late = new ArrayList<>();
    private long done;
    private long early;

    private Timers(Stage stage, SagaSpec spec, long sagas) {
        this.stage = stage;
        this.spec = spec;
        this.sagas = sagas;
        this.warmUp = Math.max(1, sagas / 10);
    }

    /** One run: first a tenth of the sagas that need not wait, then those that are measured. */
    static SagaRun run(Stage stage, String name, long sagas) throws InterruptedException {
        SagaSpec spec = stage.spec(SagaContender.KAFKAKIT, SagaSpec.Part.WAITS, name);
        stage.open(spec);
        try {
            return new Timers(stage, spec, sagas).run();
        } finally {
            stage.close(spec);
        }
    }

    private SagaRun run() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        try (ChildJvm child = stage.start(spec, spec.name());
                Watch watch = new Watch(stage, List.of(spec.done()))) {
            Duration each = warmUp(child, watch);
            // A saga that only begins takes less than one that ends too, so this is time enough.
            Duration setUp = each.multipliedBy(sagas).plusSeconds(10);
            long base = System.currentTimeMillis() + setUp.toMillis();
            Begin.all(spec, id -> TripEvents.value(wait(id, base)), warmUp, warmUp + sagas);
            awaitOpen(child, base);
            watch.until(() -> done >= warmUp + sagas, child, setUp.plusMillis(MINUTE), this::saw);
        }
        problems.addAll(SagaCheck.of(stage, spec, List.of(spec.done()), warmUp + sagas));
        return new SagaRun(SagaPart.TIMERS, spec.contender().toString(), measures(), problems);
    }

    private Trip.Wait wait(long id, long base) {
        return new Trip.Wait(Long.toString(id), base + id * SCATTER % MINUTE);
    }

    /** Returns how long one takes, from its first event to its end. */
    private Duration warmUp(ChildJvm child, Watch watch) {
        long begin = System.nanoTime();
        long now = System.currentTimeMillis();
        Begin.all(spec, id -> TripEvents.value(new Trip.Wait(Long.toString(id), now)), 0, warmUp);
        watch.until(() -> done >= warmUp, child, Duration.ZERO, (record, nanos) -> done++);
        return Duration.ofNanos((System.nanoTime() - begin) / warmUp);
    }

    /** So that all of the minute's load is timers. */
    private void awaitOpen(ChildJvm child, long base) throws InterruptedException {
        long open = 0;
        while (open < sagas) {
            open = Long.parseLong(child.ask(SagaMain.Request.OPEN.name(), PATIENCE));
            if (System.currentTimeMillis() >= base) {
                throw new BenchException(open + " of " + sagas + " sagas had begun when the first wait was over");
            }
            Thread.sleep(100);
        }
    }

    private void saw(ConsumerRecord<byte[], byte[]> record, long nanos) {
        done++;
        long millis = System.currentTimeMillis() - Trip.dueIn(record.value());
        late.add((double) millis);
        if (millis < 0) {
            early++;
        }
    }

    private Map<SagaMeasure, Double> measures() {
        Spread spread = Spread.of(late);
        Map<SagaMeasure, Double> measures = new EnumMap<>(SagaMeasure.class);
        measures.put(SagaMeasure.LATE_P50, spread.percentile(50));
        measures.put(SagaMeasure.LATE_P99, spread.percentile(99));
        measures.put(SagaMeasure.LATE_MOST, spread.max());
        measures.put(SagaMeasure.EARLY, (double) early);
        return measures;
    }
}
