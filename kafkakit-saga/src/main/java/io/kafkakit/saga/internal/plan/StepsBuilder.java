package io.kafkakit.saga.internal.plan;

import io.kafkakit.EventSender;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.saga.Branches;
import io.kafkakit.saga.ChildStep;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.Step;
import io.kafkakit.saga.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Collects the steps of a block. Not thread-safe. */
final class StepsBuilder<S> implements Steps<S> {

    private final String name;
    private final Problems problems;
    private final List<Node<S>> nodes = new ArrayList<>();

    /**
     * A block without steps.
     *
     * @param problems receives what is wrong with them
     */
    StepsBuilder(String name, Problems problems) {
        this.name = name;
        this.problems = problems;
    }

    private Node.Block<S> block(String inside, Consumer<Steps<S>> steps) {
        StepsBuilder<S> inner = new StepsBuilder<>(inside, problems);
        steps.accept(inner);
        return inner.block();
    }

    Node.Block<S> block() {
        return new Node.Block<>(name, List.copyOf(nodes));
    }

    @Override
    public StepsBuilder<S> step(String step, Consumer<Step<S>> description) {
        return task(step, description, false);
    }

    @Override
    public StepsBuilder<S> pivot(String step, Consumer<Step<S>> description) {
        return task(step, description, true);
    }

    private StepsBuilder<S> task(String step, Consumer<Step<S>> description, boolean isPivot) {
        TaskBuilder<S> task = new TaskBuilder<>(step, problems);
        description.accept(task);
        nodes.add(task.task(isPivot));
        return this;
    }

    @Override
    public StepsBuilder<S> local(String step, BiFunction<S, EventSender, S> action) {
        nodes.add(new Node.Local<>(step, action));
        return this;
    }

    @Override
    public StepsBuilder<S> pause(String step, Function<S, Duration> time) {
        nodes.add(new Node.Pause<>(step, (state, now) -> now.plus(time.apply(state))));
        return this;
    }

    @Override
    public StepsBuilder<S> pauseUntil(String step, Function<S, Instant> time) {
        nodes.add(new Node.Pause<>(step, (state, now) -> time.apply(state)));
        return this;
    }

    @Override
    public StepsBuilder<S> choose(String step, Predicate<S> condition, Consumer<Steps<S>> then) {
        return choose(step, condition, then, nothing -> {});
    }

    @Override
    public StepsBuilder<S> choose(
            String step, Predicate<S> condition, Consumer<Steps<S>> then, Consumer<Steps<S>> otherwise) {
        nodes.add(
                new Node.Choice<>(step, condition, block(step + "/then", then), block(step + "/otherwise", otherwise)));
        return this;
    }

    @Override
    public StepsBuilder<S> parallel(String step, Consumer<Branches<S>> branches) {
        List<Node.Block<S>> blocks = new ArrayList<>();
        branches.accept(new Branches<S>() {
            @Override
            public Branches<S> branch(String branch, Consumer<Steps<S>> steps) {
                blocks.add(block(step + "/" + branch, steps));
                return this;
            }
        });
        nodes.add(new Node.Parallel<>(step, List.copyOf(blocks)));
        return this;
    }

    @Override
    public StepsBuilder<S> repeat(String step, Predicate<S> condition, int atMost, Consumer<Steps<S>> body) {
        nodes.add(new Node.Loop<>(step, condition, atMost, block(step + "/again", body)));
        return this;
    }

    @Override
    public <C> StepsBuilder<S> child(String step, Saga<C> saga, Consumer<ChildStep<S, C>> description) {
        ChildBuilder<S, C> child = new ChildBuilder<>(step, saga);
        description.accept(child);
        nodes.add(child.task());
        return this;
    }
}
