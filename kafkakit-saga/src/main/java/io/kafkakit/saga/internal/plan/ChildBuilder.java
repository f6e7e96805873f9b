package io.kafkakit.saga.internal.plan;

import io.kafkakit.saga.ChildStep;
import io.kafkakit.saga.Saga;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what a step with a saga of its own does. Not thread-safe. */
final class ChildBuilder<S, C> implements ChildStep<S, C> {

    private final String name;
    private final Saga<C> saga;
    private @Nullable Function<? super S, String> id;
    private @Nullable Function<? super S, ? extends C> state;
    private BiFunction<? super S, ? super C, ? extends S> change = (its, nothing) -> its;
    private Limit limit = Limit.UNSET;
    private @Nullable Compensation<S> compensation;
    private boolean undoesNothing;

    ChildBuilder(String name, Saga<C> saga) {
        this.name = name;
        this.saga = saga;
    }

    @Override
    public ChildStep<S, C> starts(Function<? super S, String> newId, Function<? super S, ? extends C> first) {
        this.id = newId;
        this.state = first;
        return this;
    }

    @Override
    public ChildStep<S, C> completed(BiFunction<? super S, ? super C, ? extends S> then) {
        this.change = then;
        return this;
    }

    @Override
    public ChildStep<S, C> within(Duration time) {
        this.limit = new Limit(time, false, null);
        return this;
    }

    @Override
    public ChildStep<S, C> withoutLimit() {
        this.limit = new Limit(null, true, null);
        return this;
    }

    @Override
    public ChildStep<S, C> undo(String topic, Function<? super S, ?> command) {
        this.compensation =
                new Compensation<>(new Command.ToParticipant<>(topic, null, command, null), Map.of(), Limit.UNSET);
        return this;
    }

    @Override
    public ChildStep<S, C> nothingToUndo() {
        this.undoesNothing = true;
        return this;
    }

    Node.Task<S> task() {
        Class<C> type = saga.stateType();
        Reply<S> completed = new Reply<>(
                Definition.completedEvent(saga.name()),
                type,
                (its, child) -> change.apply(its, type.cast(child)),
                false);
        Reply<S> compensated = new Reply<>(Definition.compensatedEvent(saga.name()), type, (its, child) -> its, true);
        return new Node.Task<>(
                name,
                id == null || state == null
                        ? null
                        : new Command.ToChild<>(saga.inbox(), saga.name(), saga.version(), id, state),
                List.of(),
                Map.of(completed.event(), completed, compensated.event(), compensated),
                limit,
                compensation,
                undoesNothing,
                false);
    }
}
