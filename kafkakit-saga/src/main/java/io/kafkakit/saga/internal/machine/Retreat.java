package io.kafkakit.saga.internal.machine;

import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.plan.Compensation;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.internal.plan.Node;
import java.util.Objects;

/**
 * The way back of a saga: steps are undone, the last one first. Used by one thread.
 *
 * @param <S> the saga's state
 */
final class Retreat<S> {

    private final Draft<S> draft;

    Retreat(Draft<S> draft) {
        this.draft = draft;
    }

    /** Undoes all that was done, and all of which nobody knows: the open steps. */
    void begin(SagaFailure why) {
        draft.failure = why;
        draft.status = SagaStatus.COMPENSATING;
        draft.note("saga", "compensates: " + why.step() + ": " + why.reason());
        for (Open each : draft.open.toArray(Open[]::new)) {
            if (!each.phase().isUndo()) {
                inDoubt(each);
                draft.tellChild(each);
            }
            draft.close(each);
        }
        next();
    }

    private void inDoubt(Open its) {
        if (draft.node(its.step()) instanceof Node.Task<S> task && task.compensation() != null) {
            draft.done.add(new Done(its.step(), its.activation()));
        }
    }

    /** Undoes the last steps that are done, until one waits for a reply. If there is none, the saga is compensated. */
    private void next() {
        while (!draft.done.isEmpty()) {
            Done last = draft.done.remove(draft.done.size() - 1);
            Open undoing = new Open(last.step(), last.activation(), 0, Phase.UNDOING, 0, null);
            draft.open.add(undoing);
            if (!send(undoing, 1)) {
                return;
            }
        }
        draft.status = SagaStatus.COMPENSATED;
        SagaFailure why = draft.failure == null ? new SagaFailure("saga", "compensated") : draft.failure;
        draft.saga.ending().compensated().accept(draft.state, why, draft.out());
        draft.note("saga", "compensated");
        draft.tellCaller(Definition.compensatedEvent(draft.saga.name()));
    }

    /** Sends the command that undoes a step. */
    void undo(Open its, int attempt) {
        if (send(its, attempt)) {
            next();
        }
    }

    /** Returns whether the step is undone with that. */
    private boolean send(Open its, int attempt) {
        Compensation<S> compensation = compensation(its);
        Open another = its.in(Phase.UNDOING, attempt, compensation.limit().due(draft.now));
        draft.replace(its, another);
        draft.send(compensation.command(), another);
        boolean isUndone = compensation.replies().isEmpty();
        if (isUndone) {
            draft.close(another);
        }
        return isUndone;
    }

    Compensation<S> compensation(Open its) {
        return Objects.requireNonNull(draft.task(its.step()).compensation(), its.step());
    }

    /** A step is undone, or an operator says so. */
    void undone(Open its) {
        draft.close(its);
        next();
    }
}
