package io.kafkakit.saga.test;

import io.kafkakit.ConfigurationException;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.internal.plan.Definition;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks all ways of a saga, the shortest first, in simulated time. Every step gets each of its replies, no reply in time, a
 * reply too late, and the same reply twice. Awaited events also come too early. Waits may be over in any order, because a
 * timer may be late. Situations that differ in times, numbers and history only are the same. So the saga's state needs
 * {@code equals}, as a record has it. Operators do nothing. Not thread-safe.
 *
 * <pre>{@code
 * SagaWays ways = SagaExplorer.of(ORDER)
 *         .start("o-1", new Order("o-1", 10))
 *         .samples(new Reserved("s-1"), new OutOfStock(), new Released(), new Charged("p-1"), new Declined())
 *         .explore();
 * ways.requireSound();
 * }</pre>
 *
 * @param <S> the saga's state
 */
public final class SagaExplorer<S> {

    private static final int MOST_SITUATIONS = 100_000;

    private final Definition<S> saga;
    private final List<String> ids = new ArrayList<>();
    private final List<S> states = new ArrayList<>();
    private final Samples samples = new Samples();
    private int atMost = MOST_SITUATIONS;

    private SagaExplorer(Definition<S> saga) {
        this.saga = saga;
    }

    /** An explorer of this saga. */
    public static <S> SagaExplorer<S> of(Saga<S> saga) {
        return new SagaExplorer<>(Definition.of(saga));
    }

    /** A saga begins with this state. There may be several. */
    public SagaExplorer<S> start(String id, S state) {
        ids.add(id);
        states.add(state);
        return this;
    }

    /** Data of a reply, or of an awaited event; there may be several of a type. For a child saga it is the child's state. */
    public SagaExplorer<S> sample(Object data) {
        samples.add(null, data);
        return this;
    }

    /** As {@link #sample(Object)}, for the event of this name only. */
    public SagaExplorer<S> sample(String event, Object data) {
        samples.add(event, data);
        return this;
    }

    /** As {@link #sample(Object)}, for each of these. */
    public SagaExplorer<S> samples(Object... data) {
        for (Object each : data) {
            sample(each);
        }
        return this;
    }

    /** Explores at most so many situations; 100,000 by default. {@link SagaWays#isComplete} says whether that was enough. */
    public SagaExplorer<S> atMost(int situations) {
        this.atMost = situations;
        return this;
    }

    /**
     * Walks all ways.
     *
     * @throws ConfigurationException if there is a reply without a sample; it lists all of them
     * @throws IllegalStateException if there is no start
     */
    public SagaWays explore() {
        if (ids.isEmpty()) {
            throw new IllegalStateException("no saga to explore: call start(...) with an id and a first state");
        }
        samples.check(saga);
        Simulation<S> simulation = new Simulation<>(saga);
        Exploration<S> exploration = new Exploration<>(simulation, new Inputs<>(simulation, samples), atMost);
        for (int i = 0; i < ids.size(); i++) {
            exploration.begin(ids.get(i), states.get(i));
        }
        return exploration.run();
    }
}
