package io.kafkakit.bench.saga;

import io.kafkakit.bench.run.ChildJvm;
import io.kafkakit.bench.run.Pacer;
import io.kafkakit.bench.run.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Begins sagas at a fixed rate, and takes the time from each reply to the next command. Both are seen by the same reader of
 * committed records. Of the relay it is the time from an event to the one that the handler sends. Used by one thread, once.
 */
final class Hops {

    private static final int WARM_UP = 10_000;

    private final Stage stage;
    private final SagaSpec spec;
    /** First, as fast as they go, while the JVM still compiles. They have the lowest numbers. */
    private final int warmUp;

    private final int sagas;
    private final int rate;
    /** When each command was seen, by step and saga; the relay's input is reply 0, its output command 1. */
    private final long[][] commands;

    private final long[][] replies;
    private long done;

    private Hops(Stage stage, SagaSpec spec, long sagas, int rate) {
        this.stage = stage;
        this.spec = spec;
        this.sagas = Math.toIntExact(sagas);
        this.rate = rate;
        this.warmUp = (int) Math.min(WARM_UP, 10 * sagas);
        this.commands = new long[Trip.STEPS + 1][warmUp + this.sagas];
        this.replies = new long[Trip.STEPS + 1][warmUp + this.sagas];
    }

    /**
     * One run.
     *
     * @param rate sagas a second; the relay gets as many events as all steps of them
     */
    static SagaRun run(Stage stage, SagaContender contender, String name, long sagas, int rate)
            throws InterruptedException {
        boolean isRelay = contender == SagaContender.RELAY;
        SagaSpec spec = stage.spec(contender, SagaSpec.Part.TRIPS, name);
        Hops hops = new Hops(stage, spec, isRelay ? sagas * Trip.STEPS : sagas, isRelay ? rate * Trip.STEPS : rate);
        stage.open(spec);
        try {
            return hops.run();
        } finally {
            stage.close(spec);
        }
    }

    private SagaRun run() throws InterruptedException {
        boolean isRelay = spec.contender() == SagaContender.RELAY;
        List<String> topics = new ArrayList<>();
        if (isRelay) {
            topics.addAll(List.of(spec.starts(), spec.done()));
        } else {
            topics.addAll(spec.allCommands());
            topics.addAll(List.of(spec.replies(), spec.done()));
        }
        try (ChildJvm child = stage.start(spec, spec.name());
                Watch watch = new Watch(stage, topics)) {
            watch(child, watch, isRelay ? this::sawRelay : this::saw);
        }
        List<String> problems = isRelay
                ? SagaCheck.of(stage, spec, List.of(spec.done()), warmUp + sagas)
                : SagaCheck.trips(stage, spec, warmUp + sagas);
        return new SagaRun(SagaPart.HOP, spec.contender().toString(), measures(isRelay), problems);
    }

    private void watch(ChildJvm child, Watch watch, Watch.Seen seen) throws InterruptedException {
        Begin.all(spec, id -> TripEvents.value(Trip.Planned.of(id)), 0, warmUp);
        watch.until(() -> done >= warmUp, child, Duration.ZERO, seen);
        Pacer pacer = new Pacer(spec.bootstrapServers(), new Pacer.Feed(sagas, rate, this::begin, id -> {}));
        Thread thread = new Thread(pacer, "pacer");
        thread.start();
        try {
            watch.until(() -> done >= warmUp + sagas, child, Duration.ofSeconds(sagas / rate), seen);
        } finally {
            pacer.stop();
            thread.join();
        }
        pacer.throwIfFailed();
    }

    private ProducerRecord<byte[], byte[]> begin(long number) {
        long id = warmUp + number;
        return Begin.record(spec.starts(), id, TripEvents.value(Trip.Planned.of(id)));
    }

    private void saw(ConsumerRecord<byte[], byte[]> record, long nanos) {
        int step = Trip.stepIn(record.value());
        int id = (int) Trip.number(record.key());
        if (record.topic().equals(spec.done())) {
            done++;
        } else if (step > 0) {
            (record.topic().equals(spec.replies()) ? replies : commands)[step][id] = nanos;
        }
    }

    private void sawRelay(ConsumerRecord<byte[], byte[]> record, long nanos) {
        int id = (int) Trip.number(record.key());
        if (record.topic().equals(spec.done())) {
            done++;
            commands[1][id] = nanos;
        } else {
            replies[0][id] = nanos;
        }
    }

    private Map<SagaMeasure, Double> measures(boolean isRelay) {
        List<Double> hops = new ArrayList<>();
        List<Double> participants = new ArrayList<>();
        // The first of them are left out: before them there was more load.
        for (int id = warmUp + sagas / 10; id < warmUp + sagas; id++) {
            for (int step = isRelay ? 0 : 1; step < (isRelay ? 1 : Trip.STEPS); step++) {
                hops.add((commands[step + 1][id] - replies[step][id]) / 1e6);
                participants.add((replies[step][id] - commands[step][id]) / 1e6);
            }
        }
        Map<SagaMeasure, Double> measures = new EnumMap<>(SagaMeasure.class);
        measures.put(SagaMeasure.HOP_P50, Spread.of(hops).percentile(50));
        measures.put(SagaMeasure.HOP_P99, Spread.of(hops).percentile(99));
        if (!isRelay) {
            measures.put(SagaMeasure.PARTICIPANT_P50, Spread.of(participants).percentile(50));
        }
        return measures;
    }
}
