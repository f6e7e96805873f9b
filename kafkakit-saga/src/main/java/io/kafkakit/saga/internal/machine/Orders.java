package io.kafkakit.saga.internal.machine;

import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.internal.plan.Node;
import java.util.List;

/** Obeys orders of operators. Used by one thread. */
final class Orders<S> {

    private final Turn<S> turn;

    Orders(Turn<S> turn) {
        this.turn = turn;
    }

    /**
     * Obeys.
     *
     * @throws IllegalArgumentException if that is not possible now
     */
    void obey(Instance<S> instance, Order order) {
        turn.ordered(order.words());
        switch (order.kind()) {
            case RETRY -> retry(step(instance, order));
            case SKIP -> turn.skip(step(instance, order));
            case COMPENSATE -> compensate(instance, order);
            case COMPLETE -> turn.complete("completed by an operator");
            default -> throw new IllegalArgumentException("order " + order.kind() + " is not for a running saga");
        }
    }

    private void retry(Open open) {
        if (!open.phase().hasReply() && !(turn.node(open.step()) instanceof Node.Task<S>)) {
            throw new IllegalArgumentException(
                    "step '" + open.step() + "' sends no command: use skip, compensate or complete");
        }
        turn.retry(open);
    }

    private void compensate(Instance<S> instance, Order order) {
        if (instance.position().failure() != null) {
            throw new IllegalArgumentException(
                    "saga '" + instance.id() + "' compensates already: use retry or skip for the step that is stuck");
        }
        if (turn.isPivoted()) {
            throw new IllegalArgumentException("saga '" + instance.id()
                    + "' is behind its pivot and only goes forward: use retry, skip or complete");
        }
        if (instance.position().open().stream().anyMatch(this::isPivotUnderWay)) {
            throw new IllegalArgumentException(
                    "the command of the pivot is under way, and nobody knows yet whether it has"
                            + " its effect: wait for its reply, or until its time is over");
        }
        turn.compensate(new SagaFailure("operator", order.words()));
    }

    private boolean isPivotUnderWay(Open open) {
        return turn.node(open.step()) instanceof Node.Task<S> task
                && task.isPivot()
                && task.command() != null
                && !open.phase().isStuck();
    }

    /** The step that the order is about: the named one, or the stuck one, or the only one. */
    private static Open step(Instance<?> instance, Order order) {
        List<Open> open = instance.position().open();
        List<Open> candidates = open;
        if (order.step() != null) {
            candidates = open.stream()
                    .filter(each -> each.step().equals(order.step()))
                    .toList();
        } else if (open.stream().anyMatch(each -> each.phase().isStuck())) {
            candidates = open.stream().filter(each -> each.phase().isStuck()).toList();
        }
        if (candidates.size() != 1) {
            throw new IllegalArgumentException("saga '" + instance.id() + "' has the open steps "
                    + open.stream().map(Open::step).toList() + ": name one of them");
        }
        return candidates.get(0);
    }
}
