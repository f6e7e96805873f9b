package io.kafkakit.saga.test;

import io.kafkakit.Backoff;
import io.kafkakit.Retries;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.Step;
import io.kafkakit.saga.Steps;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Makes a saga at random. */
final class RandomSaga {

    /** Counts up to four, so that loops end and choices vary. */
    record Count(int number) {

        Count more() {
            return new Count(Math.min(4, number + 1));
        }
    }

    record Do(int number) {}

    record Ok() {}

    record No() {}

    record Undone() {}

    record Signal() {}

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** While it is set, replies make a function throw. */
    final AtomicBoolean isBroken = new AtomicBoolean();

    private final Random random;
    private int names;
    private int tasks;
    private boolean isBehindPivot;

    RandomSaga(long seed) {
        this.random = new Random(seed);
    }

    Saga<Count> saga() {
        SagaBuilder<Count> saga = Saga.of("random", Count.class);
        steps(saga, 2, 2);
        if (random.nextInt(3) > 0) {
            saga.pivot(
                    name("pivot"),
                    s -> s.command("workers", c -> new Do(c.number()))
                            .on(Ok.class)
                            .failsOn(No.class)
                            .within(MINUTE));
            isBehindPivot = true;
            steps(saga, 2, 2);
        } else {
            saga.step(name("last"), task());
        }
        return saga.build();
    }

    private String name(String kind) {
        return kind + ++names;
    }

    private void steps(Steps<Count> steps, int most, int depth) {
        int number = 1 + random.nextInt(most);
        for (int i = 0; i < number; i++) {
            step(steps, tasks > 7 ? 0 : depth);
        }
    }

    private void step(Steps<Count> steps, int depth) {
        switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> steps.pause(name("pause"), c -> MINUTE);
            case 1 -> steps.local(name("local"), (c, out) -> c.more());
            case 2, 3 -> steps.step(name("task"), task());
            case 4 ->
                steps.step(
                        name("wait"),
                        s -> s.awaits("signals", Signal.class, signal -> "r-1").within(MINUTE));
            case 5 ->
                steps.choose(
                        name("choice"),
                        c -> c.number() % 2 == 0,
                        b -> steps(b, 2, depth - 1),
                        b -> steps(b, 1, depth - 1));
            case 6 ->
                steps.parallel(
                        name("parallel"),
                        p -> p.branch("x", b -> steps(b, 2, depth - 1)).branch("y", b -> steps(b, 1, depth - 1)));
            default ->
                steps.repeat(name("loop"), c -> c.number() < 3, 1 + random.nextInt(3), b -> steps(b, 1, depth - 1));
        }
    }

    private Consumer<Step<Count>> task() {
        tasks++;
        return s -> {
            s.command("workers", c -> new Do(c.number()))
                    .on(Ok.class, (c, ok) -> {
                        if (isBroken.get()) {
                            throw new IllegalStateException("broken");
                        }
                        return c.more();
                    })
                    .within(MINUTE);
            if (random.nextInt(4) == 0) {
                s.retries(Retries.upTo(1).withBackoff(random.nextBoolean() ? Backoff.none() : Backoff.fixed(MINUTE)));
            }
            if (!isBehindPivot) {
                s.failsOn(No.class);
                undo(s);
            }
        };
    }

    private void undo(Step<Count> step) {
        switch (random.nextInt(3)) {
            case 0 -> step.nothingToUndo();
            case 1 -> step.undo("workers", c -> new Do(-1));
            default ->
                step.undo("workers", c -> new Do(-1), u -> u.on(Undone.class).within(MINUTE));
        }
    }
}
