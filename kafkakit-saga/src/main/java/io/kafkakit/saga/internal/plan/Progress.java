package io.kafkakit.saga.internal.plan;

import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How far a saga is, as the steps to colour in a drawing.
 *
 * @param done steps that have ended, and are not undone
 * @param open steps that wait
 * @param stuck steps that have failed, or wait for an operator
 */
record Progress(Set<String> done, Set<String> open, Set<String> stuck) {

    private static final String FAILED = "failed";

    /** How far this saga is. */
    static Progress of(SagaView view) {
        Set<String> open = new LinkedHashSet<>();
        Set<String> stuck = new LinkedHashSet<>();
        view.openSteps().forEach(each -> (each.doing().endsWith(FAILED) ? stuck : open).add(each.name()));
        if (view.failure() != null) {
            stuck.add(view.failure().step());
        }
        Set<String> done = new LinkedHashSet<>(view.doneSteps());
        if (view.failure() == null && view.status() != SagaStatus.COMPENSATED) {
            // Steps that are never undone are not among those to undo: only the history has them.
            view.history().forEach(each -> done.add(step(each.what())));
        }
        done.removeAll(open);
        done.removeAll(stuck);
        open.removeAll(stuck);
        return new Progress(done, open, stuck);
    }

    /** An entry of a history begins with the name of its step, which may have a colon itself. */
    private static String step(String what) {
        int end = what.indexOf(": ");
        return end < 0 ? "" : what.substring(0, end);
    }

    Drawing on(Drawing drawing) {
        return drawing.marked("done", "#9be49b", done)
                .marked("open", "#ffe08a", open)
                .marked("stuck", "#ff9b9b", stuck);
    }
}
