package io.kafkakit.bench.saga;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.saga.Trip.Booked;
import io.kafkakit.bench.saga.Trip.Planned;
import io.kafkakit.bench.saga.Trip.Wait;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.SagaRunner;
import io.kafkakit.saga.SagaStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sagas of kafkakit, nothing set, and its relay. */
final class KafkakitSaga implements Member {

    private static final long LOOK_NANOS = 5_000_000;

    private final SagaSpec spec;
    private final KafkaCluster cluster;
    private volatile @Nullable SagaRunner runner;
    private volatile long startNanos;
    private volatile long restoredMillis;
    private volatile boolean closed;
    private @Nullable ConsumerGroup relay;

    KafkakitSaga(SagaSpec spec) {
        this.spec = spec;
        this.cluster = KafkaCluster.connect(spec.bootstrapServers());
    }

    @Override
    public void start() {
        startNanos = System.nanoTime();
        if (spec.contender() == SagaContender.RELAY) {
            relay = relay();
            return;
        }
        runner = spec.part() == SagaSpec.Part.WAITS ? run(waits()) : run(trips());
        if (spec.part() == SagaSpec.Part.TRIPS_ALONE) {
            Thread thread = new Thread(this::watchRestore, "watch-restore");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private <S> SagaRunner run(Saga<S> saga) {
        return SagaRunner.of(cluster, saga)
                .producerPool(spec.name(), 1)
                .createTopics(spec.partitions())
                .start();
    }

    /** No saga begins or ends meanwhile, so all are restored when their number has grown for the last time. */
    private void watchRestore() {
        long known = 0;
        while (!closed) {
            long now = open();
            if (now > known) {
                known = now;
                restoredMillis = (System.nanoTime() - startNanos) / 1_000_000;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private ConsumerGroup relay() {
        return cluster.consumerGroup(spec.name())
                .producerPool(spec.name(), 1)
                .deadLetterTopic(spec.name() + "-dead")
                .createTopics()
                .subscribe(TopicEvents.of(spec.starts())
                        .on(
                                Planned.class,
                                (event, ctx) -> ctx.send(
                                        spec.done(), ctx.key(), Trip.of(event).command(1))))
                .start();
    }

    private Saga<Trip> trips() {
        SagaBuilder<Trip> saga =
                Saga.of(spec.name(), Trip.class).startsOn(spec.starts(), Planned.class, Planned::id, Trip::of);
        for (int step = 1; step <= Trip.STEPS; step++) {
            int number = step;
            saga = saga.step(
                    "book-" + number,
                    its -> its.command(spec.commands(number), trip -> trip.command(number))
                            .on(Booked.class, (trip, booked) -> trip.with(booked.ticket()))
                            .within(Duration.ofHours(1))
                            .nothingToUndo());
        }
        return saga.completed((trip, out) -> out.send(spec.done(), trip.id(), trip.complete()))
                .build();
    }

    private Saga<Wait> waits() {
        return Saga.of(spec.name(), Wait.class)
                .startsOn(spec.starts(), Wait.class, Wait::id, wait -> wait)
                .pauseUntil("wait", wait -> Instant.ofEpochMilli(wait.due()))
                .completed((wait, out) -> out.send(spec.done(), wait.id(), new Trip.Over(wait.id(), wait.due())))
                .build();
    }

    @Override
    public long open() {
        SagaRunner its = runner;
        return its == null ? 0 : its.counts().getOrDefault(SagaStatus.RUNNING, 0L);
    }

    @Override
    public long restoredMillis() {
        return restoredMillis;
    }

    @Override
    public void close() {
        closed = true;
        SagaRunner its = runner;
        if (its != null) {
            its.close();
        }
        if (relay != null) {
            relay.close();
        }
        cluster.close();
    }
}
