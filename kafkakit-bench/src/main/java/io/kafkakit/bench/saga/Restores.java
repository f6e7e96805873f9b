package io.kafkakit.bench.saga;

import io.kafkakit.HeaderNames;
import io.kafkakit.bench.run.ChildJvm;
import io.kafkakit.bench.run.FirstFailure;
import io.kafkakit.bench.run.Input;
import io.kafkakit.bench.run.Output;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Lets sagas begin and their runner end. Then all replies come, and a runner starts in a new JVM. Used by one thread, once.
 */
final class Restores {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Stage stage;
    private final SagaSpec spec;
    private final long sagas;
    private final Map<SagaMeasure, Double> measures = new EnumMap<>(SagaMeasure.class);
    private long seen;

    private Restores(Stage stage, SagaSpec spec, long sagas) {
        this.stage = stage;
        this.spec = spec;
        this.sagas = sagas;
    }

    /** One run. */
    static SagaRun run(Stage stage, String name, long sagas) throws InterruptedException {
        SagaSpec spec = stage.spec(SagaContender.KAFKAKIT, SagaSpec.Part.TRIPS_ALONE, name);
        stage.open(spec);
        try {
            Restores restores = new Restores(stage, spec, sagas);
            restores.begin();
            restores.reply();
            restores.restore();
            List<String> problems = SagaCheck.of(stage, spec, List.of(spec.commands(1), spec.commands(2)), sagas);
            return new SagaRun(SagaPart.RESTORE, spec.contender().toString(), restores.measures, problems);
        } finally {
            stage.close(spec);
        }
    }

    /** Until each has sent its first command. */
    private void begin() throws InterruptedException {
        try (ChildJvm child = stage.start(spec, spec.name() + "-first");
                Watch watch = new Watch(stage, List.of(spec.commands(1)))) {
            var unused = child.ask(SagaMain.Request.START.name(), PATIENCE);
            Begin.all(spec, id -> TripEvents.value(Trip.Planned.of(id)), 0, sagas);
            watch.until(() -> seen >= sagas, child, Duration.ZERO, (record, nanos) -> seen++);
        }
        seen = 0;
    }

    /** In place of the participant: one reply to each. */
    private void reply() {
        try (Producer<byte[], byte[]> producer = Input.producer(spec.bootstrapServers(), 20)) {
            FirstFailure failure = new FirstFailure();
            var ends = stage.broker().cluster().ends(stage.partitionsOf(List.of(spec.commands(1))));
            Output.readAll(spec.bootstrapServers(), ends, command -> {
                var unused = producer.send(reply(command), failure);
            });
            producer.flush();
            failure.throwIfAny();
        }
    }

    private ProducerRecord<byte[], byte[]> reply(ConsumerRecord<byte[], byte[]> command) {
        byte[] value = TripEvents.value(Trip.Booked.of(TripEvents.book(command.value())));
        ProducerRecord<byte[], byte[]> reply = new ProducerRecord<>(spec.replies(), command.key(), value);
        Header correlation = command.headers().lastHeader(HeaderNames.CORRELATION);
        reply.headers().add(correlation.key(), correlation.value());
        return reply;
    }

    private void restore() throws InterruptedException {
        try (ChildJvm child = stage.start(spec, spec.name() + "-second");
                Watch watch = new Watch(stage, List.of(spec.commands(2)))) {
            long heap = number(child, SagaMain.Request.HEAP);
            long begin = System.nanoTime();
            var unused = number(child, SagaMain.Request.START);
            watch(child, watch, begin);
            measures.put(SagaMeasure.RESTORED_SECONDS, number(child, SagaMain.Request.RESTORED_MILLIS) / 1e3);
            double open = number(child, SagaMain.Request.OPEN);
            double state = stateBytes();
            measures.put(SagaMeasure.STATE_BYTES, state);
            measures.put(SagaMeasure.BYTES, (number(child, SagaMain.Request.HEAP) - heap) / open - state);
        }
    }

    private void watch(ChildJvm child, Watch watch, long begin) {
        Set<Integer> handling = new HashSet<>();
        watch.until(() -> seen >= sagas, child, Duration.ZERO, (record, nanos) -> {
            seen++;
            if (handling.add(record.partition())) {
                measures.put(SagaMeasure.HANDLES_SECONDS, (nanos - begin) / 1e9);
            }
            if (seen == sagas) {
                measures.put(SagaMeasure.HANDLED_SECONDS, (nanos - begin) / 1e9);
            }
        });
    }

    private static long number(ChildJvm child, SagaMain.Request request) throws InterruptedException {
        return Long.parseLong(child.ask(request.name(), PATIENCE));
    }

    /** Of the user's state, in its last record, on average. */
    private double stateBytes() {
        Map<Long, Integer> sizes = new HashMap<>();
        var ends = stage.broker().cluster().ends(stage.partitionsOf(List.of(spec.name() + "-saga-state")));
        Output.readAll(spec.bootstrapServers(), ends, record -> {
            byte[] state = record.value();
            sizes.put(Trip.number(record.key()), state == null ? 0 : state.length);
        });
        return sizes.values().stream().mapToInt(size -> size).average().orElse(0);
    }
}
