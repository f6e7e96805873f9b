package io.kafkakit.saga.internal.machine;

import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.internal.plan.Limit;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Plan;
import io.kafkakit.saga.internal.plan.Reply;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change of a saga, from what happened until it waits again or ends. Used by one thread.
 *
 * @param <S> the saga's state
 */
final class Turn<S> {

    /** Steps that follow each other without waiting; more are a loop that never waits. */
    private static final int MOST_STEPS = 10_000;

    private final Draft<S> draft;
    private final Retreat<S> retreat;
    /** Steps to enter now. A long loop that never waits would overflow the stack if each step called the next one. */
    private final Deque<Node<S>> entering = new ArrayDeque<>();

    private boolean isWalking;
    private int steps;

    /**
     * Nothing has changed yet.
     *
     * @param now milliseconds since 1970
     */
    Turn(Definition<S> saga, Instance<S> before, long now) {
        this.draft = new Draft<>(saga, before, now);
        this.retreat = new Retreat<>(draft);
    }

    Decision<S> decision() {
        return draft.decision();
    }

    Node<S> node(String step) {
        return draft.node(step);
    }

    /** Enters the first step. */
    void begin() {
        enter(draft.saga.plan().root(), null);
    }

    private void enter(Node.Block<S> block, @Nullable Node<S> owner) {
        if (block.nodes().isEmpty()) {
            arrive(block, owner);
        } else {
            activate(block.nodes().get(0));
        }
    }

    private void activate(Node<S> node) {
        entering.push(node);
        if (isWalking) {
            return;
        }
        isWalking = true;
        while (!entering.isEmpty()) {
            perform(entering.pop());
        }
        isWalking = false;
    }

    private void perform(Node<S> node) {
        if (++steps > MOST_STEPS) {
            throw new IllegalStateException("saga '" + draft.before.id() + "' takes more than " + MOST_STEPS
                    + " steps without waiting at '" + node.name() + "': give its loop a step that waits");
        }
        if (node instanceof Node.Task<S> task) {
            ask(task, draft.opened(task.name(), Phase.DOING, task.limit().due(draft.now)));
        } else if (node instanceof Node.Local<S> local) {
            draft.become(local.action().apply(draft.state, draft.out()), "step '" + local.name() + "'");
            draft.note(local.name(), "done");
            goOn(local);
        } else if (node instanceof Node.Pause<S> pause) {
            Instant until = pause.until().apply(draft.state, Instant.ofEpochMilli(draft.now));
            // A part of a millisecond counts as a whole one: late is possible, early is not.
            draft.opened(
                    pause.name(),
                    Phase.PAUSING,
                    Math.max(1, until.plusNanos(999_999).toEpochMilli()));
            draft.note(pause.name(), "waits");
        } else if (node instanceof Node.Choice<S> choice) {
            enter(choice.condition().test(draft.state) ? choice.then() : choice.otherwise(), choice);
        } else if (node instanceof Node.Parallel<S> parallel) {
            parallel(parallel);
        } else if (node instanceof Node.Loop<S> loop) {
            round(loop);
        }
    }

    /** Enters each way. What is entered last comes first, so the ways come in their order. */
    private void parallel(Node.Parallel<S> parallel) {
        List<Node.Block<S>> blocks = parallel.blocks();
        blocks.forEach(each -> draft.arrived.remove(each.name()));
        for (int i = blocks.size() - 1; i >= 0; i--) {
            enter(blocks.get(i), parallel);
        }
    }

    private void round(Node.Loop<S> loop) {
        int round = draft.rounds.getOrDefault(loop.name(), 0);
        if (!loop.condition().test(draft.state)) {
            draft.rounds.remove(loop.name());
            goOn(loop);
        } else if (round >= loop.atMost()) {
            fail(loop.name(), "not over after " + round + " rounds");
        } else {
            draft.rounds.put(loop.name(), round + 1);
            enter(loop.body(), loop);
        }
    }

    /** The step is done: what comes behind it? */
    private void goOn(Node<S> node) {
        Plan.Place<S> place = draft.place(node.name());
        Node<S> following = place.next();
        if (following != null) {
            activate(following);
        } else {
            arrive(place.block(), place.owner());
        }
    }

    private void arrive(Node.Block<S> block, @Nullable Node<S> owner) {
        if (owner == null) {
            complete("completed");
        } else if (owner instanceof Node.Parallel<S> parallel) {
            draft.arrived.add(block.name());
            if (parallel.blocks().stream().allMatch(each -> draft.arrived.contains(each.name()))) {
                parallel.blocks().forEach(each -> draft.arrived.remove(each.name()));
                goOn(parallel);
            }
        } else if (owner instanceof Node.Loop<S> loop) {
            round(loop);
        } else {
            goOn(owner);
        }
    }

    /** Ends the saga as completed. */
    void complete(String words) {
        draft.open.clear();
        draft.status = SagaStatus.COMPLETED;
        draft.saga.ending().completed().accept(draft.state, draft.out());
        draft.note("saga", words);
        draft.tellCaller(Definition.completedEvent(draft.saga.name()));
    }

    private void ask(Node.Task<S> task, Open its) {
        if (task.command() == null) {
            draft.note(task.name(), "waits");
        } else {
            draft.send(task.command(), its);
        }
    }

    /** A reply, or an event, for an open step. A step that is stuck for lack of it goes on. */
    void replied(Open its, Reply<S> reply, @Nullable Object data) {
        draft.become(
                reply.change().apply(draft.state, Objects.requireNonNull(data, "the reply has no data")),
                "reply '" + reply.event() + "'");
        draft.note(its.step(), reply.event());
        draft.resume(its);
        if (its.phase().isUndo()) {
            retreat.undone(its);
        } else if (reply.isFailure()) {
            draft.close(its);
            fail(its.step(), reply.event());
        } else {
            succeed(its);
        }
    }

    /** The step has succeeded, or an operator says so. */
    private void succeed(Open its) {
        draft.close(its);
        Node<S> node = draft.node(its.step());
        if (node instanceof Node.Task<S> task) {
            if (task.isPivot()) {
                draft.isPivoted = true;
                draft.done.clear();
            } else if (task.compensation() != null && !draft.isPivoted) {
                draft.done.add(new Done(its.step(), its.activation()));
            }
        } else if (node instanceof Node.Loop<S>) {
            // It had too many rounds, and may begin anew inside another loop.
            draft.rounds.remove(node.name());
        }
        goOn(node);
    }

    /** The wait of an open step is over. */
    void due(Open its) {
        switch (its.phase()) {
            case PAUSING -> succeed(its);
            case DOING -> late(its, draft.task(its.step()).limit());
            case RESTING -> again(its);
            case UNDOING -> late(its, retreat.compensation(its).limit());
            case UNDO_RESTING -> retreat.undo(its, its.attempt() + 1);
            default -> throw new IllegalStateException("step '" + its.step() + "' waits for nobody but an operator");
        }
    }

    private void late(Open its, Limit limit) {
        draft.note(its.step(), "no reply in time");
        boolean isUndo = its.phase().isUndo();
        if (limit.allows(its.attempt())) {
            long pause = limit.pause(its.attempt());
            if (pause > 0) {
                draft.replace(
                        its, its.in(isUndo ? Phase.UNDO_RESTING : Phase.RESTING, its.attempt(), draft.now + pause));
            } else if (isUndo) {
                retreat.undo(its, its.attempt() + 1);
            } else {
                again(its);
            }
        } else if (isUndo) {
            draft.stick(its, Phase.UNDO_FAILED, "it could not be undone in time");
        } else {
            giveUp(its);
        }
    }

    /** Sends the command of a step again. */
    private void again(Open its) {
        Node.Task<S> task = draft.task(its.step());
        Open another = its.in(Phase.DOING, its.attempt() + 1, task.limit().due(draft.now));
        draft.replace(its, another);
        ask(task, another);
    }

    /** No reply came, and none is waited for any more. Nobody knows whether the command had an effect. */
    private void giveUp(Open its) {
        Node.Task<S> task = draft.task(its.step());
        if (draft.isPivoted) {
            draft.stick(its, Phase.FAILED, "no reply in time");
        } else if (task.isPivot() && task.command() != null) {
            // Before this, nothing is certain: an operator has to find out whether the pivot had its effect.
            draft.stick(its, Phase.FAILED, "no reply in time, and nobody knows whether it had its effect");
        } else {
            // It stays open until then, and is undone like all that is open.
            fail(its.step(), "no reply in time");
        }
    }

    /** A step has failed: what was done is undone, or an operator decides. */
    private void fail(String step, String why) {
        if (draft.isPivoted) {
            draft.stick(draft.opened(step, Phase.FAILED, 0), Phase.FAILED, why);
        } else {
            compensate(new SagaFailure(step, why));
        }
    }

    /** Undoes all that was done, and all of which nobody knows. */
    void compensate(SagaFailure why) {
        entering.clear();
        retreat.begin(why);
    }

    /** Whether the saga only goes forward. */
    boolean isPivoted() {
        return draft.isPivoted;
    }

    /** An operator was here. */
    void ordered(String words) {
        draft.note("operator", words);
    }

    /** An operator wants another try: of a reply that is kept, or else of the command. */
    void retry(Open its) {
        boolean isUndo = its.phase().isUndo();
        draft.resume(its);
        if (its.phase().hasReply()) {
            draft.replace(its, its.in(isUndo ? Phase.UNDOING : Phase.DOING, its.attempt(), 0));
        } else if (isUndo) {
            retreat.undo(its, its.attempt() + 1);
        } else {
            again(its);
        }
    }

    /** An operator says that a step has succeeded, or is undone. */
    void skip(Open its) {
        draft.resume(its);
        if (its.phase().isUndo()) {
            retreat.undone(its);
        } else {
            succeed(its);
        }
    }

    /** A participant gave up a command. */
    void note(Open its, String position, String reason) {
        draft.replace(its, its.withDeadLetter(position));
        draft.note(its.step(), "dead letter " + position + ": " + reason);
    }

    /** Keeps an event for a later step. */
    void keep(Early event) {
        draft.early.add(event);
        draft.note("saga", event.event() + " came early and is kept");
    }

    /** A function of the definition failed on this reply, which is kept until an operator says what to do. */
    void stickAt(Open its, Early reply, String why) {
        draft.early.add(reply);
        draft.stick(its, its.phase().isUndo() ? Phase.UNDO_REPLY_FAILED : Phase.REPLY_FAILED, why);
    }

    /** A function of the definition failed. */
    void stickAt(Open its, String why) {
        draft.stick(its, its.phase().isUndo() ? Phase.UNDO_FAILED : Phase.FAILED, why);
    }

    void drop(Early event) {
        draft.early.remove(event);
    }
}
