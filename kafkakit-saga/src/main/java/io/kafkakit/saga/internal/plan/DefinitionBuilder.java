package io.kafkakit.saga.internal.plan;

import io.kafkakit.EventSender;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.saga.Branches;
import io.kafkakit.saga.ChildStep;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.Step;
import io.kafkakit.saga.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Collects a definition. Not thread-safe. */
public final class DefinitionBuilder<S> implements SagaBuilder<S> {

    private final String name;
    private final Class<S> stateType;
    private int version = 1;
    private final List<Start<S>> starts = new ArrayList<>();
    private final Problems problems = new Problems();
    private final StepsBuilder<S> steps = new StepsBuilder<>("", problems);
    private BiConsumer<? super S, EventSender> completed = (state, out) -> {};
    private Compensated<? super S> compensated = (state, why, out) -> {};
    private Duration retention = Duration.ofDays(1);
    private final Set<String> outputs = new LinkedHashSet<>();

    /** A definition without steps. */
    public DefinitionBuilder(String name, Class<S> stateType) {
        this.name = Objects.requireNonNull(name, "the saga's name is null: pass a name");
        this.stateType = Objects.requireNonNull(stateType, "the type of the saga's state is null: pass a class");
    }

    @Override
    public SagaBuilder<S> version(int number) {
        this.version = number;
        return this;
    }

    @Override
    public <E> SagaBuilder<S> startsOn(
            String topic, Class<E> type, Function<? super E, String> id, Function<? super E, ? extends S> state) {
        return startsOn(topic, EventNames.of(type), type, id, state);
    }

    @Override
    public <E> SagaBuilder<S> startsOn(
            String topic,
            String event,
            Class<E> type,
            Function<? super E, String> id,
            Function<? super E, ? extends S> state) {
        starts.add(new Start<>(
                topic, event, type, data -> id.apply(type.cast(data)), data -> state.apply(type.cast(data))));
        return this;
    }

    @Override
    public SagaBuilder<S> completed(BiConsumer<? super S, EventSender> action) {
        this.completed = action;
        return this;
    }

    @Override
    public SagaBuilder<S> compensated(Compensated<? super S> action) {
        this.compensated = action;
        return this;
    }

    @Override
    public SagaBuilder<S> sendsTo(String... topics) {
        outputs.addAll(List.of(topics));
        return this;
    }

    @Override
    public SagaBuilder<S> retention(Duration time) {
        this.retention = time;
        return this;
    }

    @Override
    public SagaBuilder<S> step(String step, Consumer<Step<S>> description) {
        steps.step(step, description);
        return this;
    }

    @Override
    public SagaBuilder<S> pivot(String step, Consumer<Step<S>> description) {
        steps.pivot(step, description);
        return this;
    }

    @Override
    public SagaBuilder<S> local(String step, BiFunction<S, EventSender, S> action) {
        steps.local(step, action);
        return this;
    }

    @Override
    public SagaBuilder<S> pause(String step, Function<S, Duration> time) {
        steps.pause(step, time);
        return this;
    }

    @Override
    public SagaBuilder<S> pauseUntil(String step, Function<S, Instant> time) {
        steps.pauseUntil(step, time);
        return this;
    }

    @Override
    public SagaBuilder<S> choose(String step, Predicate<S> condition, Consumer<Steps<S>> then) {
        steps.choose(step, condition, then);
        return this;
    }

    @Override
    public SagaBuilder<S> choose(
            String step, Predicate<S> condition, Consumer<Steps<S>> then, Consumer<Steps<S>> otherwise) {
        steps.choose(step, condition, then, otherwise);
        return this;
    }

    @Override
    public SagaBuilder<S> parallel(String step, Consumer<Branches<S>> branches) {
        steps.parallel(step, branches);
        return this;
    }

    @Override
    public SagaBuilder<S> repeat(String step, Predicate<S> condition, int atMost, Consumer<Steps<S>> body) {
        steps.repeat(step, condition, atMost, body);
        return this;
    }

    @Override
    public <C> SagaBuilder<S> child(String step, Saga<C> saga, Consumer<ChildStep<S, C>> description) {
        steps.child(step, saga, description);
        return this;
    }

    @Override
    public Saga<S> build() {
        Node.Block<S> root = steps.block();
        Definition<S> definition = new Definition<>(
                name,
                version,
                stateType,
                List.copyOf(starts),
                new Plan<>(root),
                new Definition.Ending<>(completed, compensated, retention),
                List.copyOf(outputs));
        Problems all = new Problems();
        all.addAll(problems);
        new DefinitionCheck(all).check(definition);
        all.throwIfAny("saga '" + name + "' cannot work:");
        return definition;
    }
}
