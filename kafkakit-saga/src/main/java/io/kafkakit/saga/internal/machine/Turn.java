package io.kafkakit.saga.internal.machine;

import io.kafkakit.EventRecord;
import io.kafkakit.EventSender;
import io.kafkakit.HeaderNames;
import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.plan.Command;
import io.kafkakit.saga.internal.plan.Compensation;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.internal.plan.Limit;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Plan;
import io.kafkakit.saga.internal.plan.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One change of a saga, from what happened until it waits again or ends. Used by one thread.
 *
 * @param <S> the saga's state
 */
final class Turn<S> {

    /** Steps that follow each other without waiting; more are a loop that never waits. */
    private static final int MOST_STEPS = 10_000;

    private final Definition<S> saga;
    private final Instance<S> before;
    private final long now;
    private final List<EventRecord> sends = new ArrayList<>();
    private final EventSender out = sends::add;
    private final History history;
    private S state;
    private SagaStatus status;
    private int next;
    private int steps;
    private final List<Open> open;
    private final List<Done> done;
    private final Map<String, Integer> rounds;
    private final Set<String> arrived;
    private final List<Early> early;
    private boolean isPivoted;
    private @Nullable SagaFailure failure;

    /**
     * Nothing has changed yet.
     *
     * @param now milliseconds since 1970
     */
    Turn(Definition<S> saga, Instance<S> before, long now) {
        this.saga = saga;
        this.before = before;
        this.now = now;
        this.state = before.state();
        this.status = before.status();
        this.history = new History(before.history(), now);
        Position position = before.position();
        this.next = position.next();
        this.open = new ArrayList<>(position.open());
        this.done = new ArrayList<>(position.done());
        this.rounds = new HashMap<>(position.rounds());
        this.arrived = new HashSet<>(position.arrived());
        this.early = new ArrayList<>(position.early());
        this.isPivoted = position.isPivoted();
        this.failure = position.failure();
    }

    Decision<S> decision() {
        Position position = new Position(
                next,
                List.copyOf(open),
                List.copyOf(done),
                Map.copyOf(rounds),
                Set.copyOf(arrived),
                isPivoted,
                failure,
                List.copyOf(early));
        return new Decision<>(
                new Instance<>(
                        before.id(),
                        before.version(),
                        status,
                        state,
                        position,
                        history.entries(),
                        before.startedAt(),
                        before.caller()),
                List.copyOf(sends),
                null);
    }

    /** Enters the first step. */
    void begin() {
        enter(saga.plan().root(), null);
    }

    private void enter(Node.Block<S> block, @Nullable Node<S> owner) {
        if (block.nodes().isEmpty()) {
            arrive(block, owner);
        } else {
            activate(block.nodes().get(0));
        }
    }

    private void activate(Node<S> node) {
        if (++steps > MOST_STEPS) {
            throw new IllegalStateException("saga '" + before.id() + "' takes more than " + MOST_STEPS
                    + " steps without waiting at '" + node.name() + "': give its loop a step that waits");
        }
        if (node instanceof Node.Task<S> task) {
            Open begun =
                    new Open(task.name(), next++, 1, Phase.DOING, task.limit().due(now), null);
            open.add(begun);
            send(task, begun);
        } else if (node instanceof Node.Local<S> local) {
            state = local.action().apply(state, out);
            history.add(local.name(), "done");
            goOn(local);
        } else if (node instanceof Node.Pause<S> pause) {
            long due = now + pause.time().apply(state).toMillis();
            open.add(new Open(pause.name(), next++, 1, Phase.PAUSING, Math.max(1, due), null));
            history.add(pause.name(), "waits");
        } else if (node instanceof Node.Choice<S> choice) {
            enter(choice.condition().test(state) ? choice.then() : choice.otherwise(), choice);
        } else if (node instanceof Node.Parallel<S> parallel) {
            parallel(parallel);
        } else if (node instanceof Node.Loop<S> loop) {
            round(loop);
        }
    }

    private void parallel(Node.Parallel<S> parallel) {
        parallel.blocks().forEach(each -> arrived.remove(each.name()));
        for (Node.Block<S> each : parallel.blocks()) {
            if (status != SagaStatus.RUNNING) {
                // A branch has failed at once.
                return;
            }
            enter(each, parallel);
        }
    }

    private void round(Node.Loop<S> loop) {
        int round = rounds.getOrDefault(loop.name(), 0);
        if (!loop.condition().test(state)) {
            rounds.remove(loop.name());
            goOn(loop);
        } else if (round >= loop.atMost()) {
            fail(loop.name(), "not over after " + round + " rounds");
        } else {
            rounds.put(loop.name(), round + 1);
            enter(loop.body(), loop);
        }
    }

    /** The step is done: what comes behind it? */
    void goOn(Node<S> node) {
        Plan.Place<S> place = place(node.name());
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
            arrived.add(block.name());
            if (parallel.blocks().stream().allMatch(each -> arrived.contains(each.name()))) {
                parallel.blocks().forEach(each -> arrived.remove(each.name()));
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
        open.clear();
        status = SagaStatus.COMPLETED;
        saga.ending().completed().accept(state, out);
        history.add("saga", words);
        tellCaller(Definition.completedEvent(saga.name()));
    }

    private void tellCaller(String event) {
        Caller caller = before.caller();
        if (caller != null) {
            EventRecord told = EventRecord.of(caller.topic(), event, state).withKey(caller.key());
            sends.add(
                    caller.correlation() == null
                            ? told
                            : told.withHeader(HeaderNames.CORRELATION, caller.correlation()));
        }
    }

    private Plan.Place<S> place(String step) {
        return Objects.requireNonNull(saga.plan().place(step), step);
    }

    Node.Task<S> task(String step) {
        if (place(step).node() instanceof Node.Task<S> task) {
            return task;
        }
        throw new IllegalArgumentException("step '" + step + "' sends nothing and waits for no reply");
    }

    private void replace(Open old, Open now) {
        open.set(open.indexOf(old), now);
    }

    private void send(Node.Task<S> task, Open its) {
        if (task.command() == null) {
            history.add(task.name(), "waits");
        } else {
            send(task.command(), its);
        }
    }

    private void send(Command<S> command, Open its) {
        sends.add(Commands.of(saga.name(), before.id(), state, command, its));
        history.add(its.step(), Commands.words(command, its));
    }

    /** A reply, or an event, for an open step. */
    void replied(Open its, Reply<S> reply, @Nullable Object data) {
        state = reply.change().apply(state, Objects.requireNonNull(data, "the reply has no data"));
        history.add(its.step(), reply.event());
        if (its.phase().isUndo()) {
            open.remove(its);
            undoNext();
        } else if (reply.isFailure()) {
            open.remove(its);
            fail(its.step(), reply.event());
        } else {
            succeed(its);
        }
    }

    /** The step has succeeded, or an operator says so. */
    void succeed(Open its) {
        open.remove(its);
        Node<S> node = place(its.step()).node();
        if (node instanceof Node.Task<S> task) {
            if (task.isPivot()) {
                isPivoted = true;
                done.clear();
            } else if (task.compensation() != null && !isPivoted) {
                done.add(new Done(its.step(), its.activation()));
            }
        }
        goOn(node);
    }

    /** The wait of an open step is over. */
    void due(Open its) {
        switch (its.phase()) {
            case PAUSING -> succeed(its);
            case DOING -> late(its, task(its.step()).limit());
            case RESTING -> again(its);
            case UNDOING -> late(its, compensation(its).limit());
            case UNDO_RESTING -> undo(its, its.attempt() + 1);
            default -> throw new IllegalStateException("step '" + its.step() + "' waits for nobody but an operator");
        }
    }

    private Compensation<S> compensation(Open its) {
        return Objects.requireNonNull(task(its.step()).compensation(), its.step());
    }

    private void late(Open its, Limit limit) {
        history.add(its.step(), "no reply in time");
        boolean isUndo = its.phase().isUndo();
        if (limit.allows(its.attempt())) {
            long pause = limit.pause(its.attempt());
            if (pause > 0) {
                replace(its, its.in(isUndo ? Phase.UNDO_RESTING : Phase.RESTING, its.attempt(), now + pause));
            } else if (isUndo) {
                undo(its, its.attempt() + 1);
            } else {
                again(its);
            }
        } else if (isUndo) {
            stick(its, Phase.UNDO_FAILED, "it could not be undone in time");
        } else {
            giveUp(its);
        }
    }

    /** Sends the command of a step again. */
    void again(Open its) {
        Node.Task<S> task = task(its.step());
        Open another = its.in(Phase.DOING, its.attempt() + 1, task.limit().due(now));
        replace(its, another);
        send(task, another);
    }

    /** Sends the command that undoes a step. */
    void undo(Open its, int attempt) {
        Compensation<S> compensation = compensation(its);
        Open another = its.in(Phase.UNDOING, attempt, compensation.limit().due(now));
        replace(its, another);
        send(compensation.command(), another);
        if (compensation.replies().isEmpty()) {
            open.remove(another);
            undoNext();
        }
    }

    /** No reply came, and none is waited for any more. Nobody knows whether the command had an effect. */
    private void giveUp(Open its) {
        Node.Task<S> task = task(its.step());
        if (isPivoted) {
            stick(its, Phase.FAILED, "no reply in time");
            return;
        }
        open.remove(its);
        if (task.isPivot() && task.command() != null) {
            // Before this, nothing is certain: an operator has to find out whether the pivot had its effect.
            open.add(its);
            stick(its, Phase.FAILED, "no reply in time, and nobody knows whether it had its effect");
            return;
        }
        inDoubt(its);
        fail(its.step(), "no reply in time");
    }

    private void inDoubt(Open its) {
        if (place(its.step()).node() instanceof Node.Task<S> task && task.compensation() != null) {
            done.add(new Done(its.step(), its.activation()));
        }
    }

    private void stick(Open its, Phase phase, String why) {
        replace(its, its.in(phase, its.attempt(), 0));
        status = SagaStatus.STUCK;
        history.add(its.step(), "stuck: " + why);
    }

    /** A step has failed: what was done is undone, or an operator decides. */
    void fail(String step, String why) {
        if (isPivoted) {
            Open stuck = new Open(step, next++, 1, Phase.FAILED, 0, null);
            open.add(stuck);
            stick(stuck, Phase.FAILED, why);
            return;
        }
        compensate(new SagaFailure(step, why));
    }

    /** Undoes all that was done, and all of which nobody knows. */
    void compensate(SagaFailure why) {
        failure = why;
        status = SagaStatus.COMPENSATING;
        history.add("saga", "compensates: " + why.step() + ": " + why.reason());
        for (Open each : open) {
            if (!each.phase().isUndo()) {
                inDoubt(each);
                tellChild(each);
            }
        }
        open.clear();
        undoNext();
    }

    private void tellChild(Open its) {
        if (place(its.step()).node() instanceof Node.Task<S> task
                && task.command() instanceof Command.ToChild<S> child) {
            sends.add(Commands.compensate(child, child.id().apply(state), before.id(), saga.name()));
        }
    }

    /** Undoes the last step that is done; if there is none, the saga is compensated. */
    void undoNext() {
        if (done.isEmpty()) {
            status = SagaStatus.COMPENSATED;
            SagaFailure why = failure == null ? new SagaFailure("saga", "compensated") : failure;
            saga.ending().compensated().accept(state, why, out);
            history.add("saga", "compensated");
            tellCaller(Definition.compensatedEvent(saga.name()));
            return;
        }
        Done last = done.remove(done.size() - 1);
        Open undoing = new Open(last.step(), last.activation(), 0, Phase.UNDOING, 0, null);
        open.add(undoing);
        undo(undoing, 1);
    }

    /** An operator was here. */
    void ordered(String words) {
        history.add("operator", words);
    }

    /** Goes on with a step, although the saga may be stuck at it. */
    void resumeWith(Open its, Runnable action) {
        boolean othersAreStuck =
                open.stream().anyMatch(each -> !each.equals(its) && each.phase().isStuck());
        if (status == SagaStatus.STUCK && !othersAreStuck) {
            status = failure == null ? SagaStatus.RUNNING : SagaStatus.COMPENSATING;
        }
        action.run();
    }

    /** An operator says that a step is undone. */
    void undone(Open its) {
        open.remove(its);
        undoNext();
    }

    Node<S> node(String step) {
        return place(step).node();
    }

    /** A participant gave up a command. */
    void note(Open its, String position, String reason) {
        replace(its, its.withDeadLetter(position));
        history.add(its.step(), "dead letter " + position + ": " + reason);
    }

    /** Keeps an event for a later step. */
    void keep(Early event) {
        early.add(event);
        history.add("saga", event.event() + " came early and is kept");
    }

    /** A function of the definition failed on this reply, which is kept until an operator says what to do. */
    void stickAt(Open its, Early reply, String why) {
        early.add(reply);
        stick(its, its.phase().isUndo() ? Phase.UNDO_REPLY_FAILED : Phase.REPLY_FAILED, why);
    }

    /** A function of the definition failed. */
    void stickAt(Open its, String why) {
        stick(its, its.phase().isUndo() ? Phase.UNDO_FAILED : Phase.FAILED, why);
    }

    /** The reply that is kept has its turn again. */
    void takeAgain(Open its) {
        boolean isUndo = its.phase().isUndo();
        replace(its, its.in(isUndo ? Phase.UNDOING : Phase.DOING, its.attempt(), 0));
    }

    void drop(Early event) {
        early.remove(event);
    }
}
