package io.kafkakit.saga.internal.plan;

import io.kafkakit.EventSender;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.SagaView;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A complete definition.
 *
 * @param starts the events that begin a saga
 * @param others topics that its functions send to
 */
public record Definition<S>(
        String name,
        int version,
        Class<S> stateType,
        List<Start<S>> starts,
        Plan<S> plan,
        Ending<S> ending,
        List<String> others)
        implements Saga<S> {

    /**
     * What becomes of a saga at its end.
     *
     * @param retention how long it can be seen after it
     */
    public record Ending<S>(
            BiConsumer<? super S, EventSender> completed,
            SagaBuilder.Compensated<? super S> compensated,
            Duration retention) {}

    /** The definition behind this one; users do not implement it. */
    public static <S> Definition<S> of(Saga<S> saga) {
        if (saga instanceof Definition<S> definition) {
            return definition;
        }
        throw new IllegalArgumentException(
                "a saga of type " + saga.getClass().getName() + " was not made with Saga.of(...): build it that way");
    }

    /** What a child saga of this name says to its parent when it has completed; the data is its last state. */
    public static String completedEvent(String child) {
        return "kafkakit.saga.completed." + child;
    }

    /** What a child saga of this name says to its parent when it was compensated; the data is its last state. */
    public static String compensatedEvent(String child) {
        return "kafkakit.saga.compensated." + child;
    }

    /** All topics that it sends to, as far as known. */
    public Set<String> outputs() {
        Set<String> outputs = new LinkedHashSet<>();
        for (Node.Task<S> task : plan.tasks()) {
            if (task.command() != null) {
                outputs.add(task.command().topic());
            }
            if (task.compensation() != null) {
                outputs.add(task.compensation().command().topic());
            }
        }
        outputs.addAll(others);
        return outputs;
    }

    @Override
    public List<String> steps() {
        return plan.nodes().stream().map(Node::name).toList();
    }

    @Override
    public String mermaid() {
        return Drawing.of(this).text();
    }

    @Override
    public String mermaid(SagaView view) {
        return Progress.of(view).on(Drawing.of(this)).text();
    }
}
