package io.kafkakit.saga.internal.machine;

import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.Step;
import io.kafkakit.saga.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Small sagas of which tests are made. */
final class Work {

    /** What has been noted, in its order. */
    record Log(List<String> lines) {

        static final Log EMPTY = new Log(List.of());

        Log and(String line) {
            List<String> more = new ArrayList<>(lines);
            more.add(line);
            return new Log(List.copyOf(more));
        }
    }

    record Do(String what) {}

    record Ok(String note) {}

    record No() {}

    record Undone() {}

    record Signal(String id) {}

    static final Duration MINUTE = Duration.ofMinutes(1);

    private Work() {}

    static SagaBuilder<Log> saga() {
        return Saga.of("work", Log.class);
    }

    /** A step that waits a minute for {@code Ok} or {@code No}, and is not undone. */
    static Consumer<Step<Log>> asks(String what) {
        return s -> s.command("workers", log -> new Do(what))
                .on(Ok.class, (log, ok) -> log.and(ok.note()))
                .failsOn(No.class)
                .within(MINUTE)
                .nothingToUndo();
    }

    /** As {@link #asks}, and its undo waits a minute for {@code Undone}. */
    static Consumer<Step<Log>> undoable(String what) {
        return undoable(
                what,
                u -> u.on(Undone.class, (log, undone) -> log.and("undone " + what))
                        .within(MINUTE));
    }

    static Consumer<Step<Log>> undoable(String what, Consumer<Undo<Log>> undo) {
        return s -> s.command("workers", log -> new Do(what))
                .on(Ok.class, (log, ok) -> log.and(ok.note()))
                .failsOn(No.class)
                .within(MINUTE)
                .undo("workers", log -> new Do("undo " + what), undo);
    }

    /** Behind a pivot: it cannot fail. */
    static Consumer<Step<Log>> forward(String what) {
        return s -> s.command("workers", log -> new Do(what))
                .on(Ok.class, (log, ok) -> log.and(ok.note()))
                .within(MINUTE);
    }

    static Consumer<Step<Log>> pivot() {
        return s -> s.command("workers", log -> new Do("pivot"))
                .on(Ok.class)
                .failsOn(No.class)
                .within(MINUTE);
    }
}
