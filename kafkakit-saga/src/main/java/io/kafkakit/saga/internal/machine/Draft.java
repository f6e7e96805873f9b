package io.kafkakit.saga.internal.machine;

import io.kafkakit.EventRecord;
import io.kafkakit.EventSender;
import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.plan.Command;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A saga while it changes, and what it sends. Used by one thread.
 *
 * @param <S> the saga's state
 */
final class Draft<S> {

    final Definition<S> saga;
    final Instance<S> before;
    final long now;
    final List<Open> open;
    final List<Done> done;
    final Map<String, Integer> rounds;
    final Set<String> arrived;
    final List<Early> early;
    S state;
    SagaStatus status;
    boolean isPivoted;

    @Nullable
    SagaFailure failure;

    private final List<EventRecord> sends = new ArrayList<>();
    private final List<Entry> news = new ArrayList<>();
    private int next;

    /**
     * Nothing has changed yet.
     *
     * @param now milliseconds since 1970
     */
    Draft(Definition<S> saga, Instance<S> before, long now) {
        this.saga = saga;
        this.before = before;
        this.now = now;
        this.state = before.state();
        this.status = before.status();
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
                        before.history().with(news),
                        before.startedAt(),
                        before.caller()),
                List.copyOf(sends),
                null);
    }

    /** Where functions of the definition send. */
    EventSender out() {
        return sends::add;
    }

    /** Puts something into the history. */
    void note(String about, String what) {
        news.add(new Entry(now, about + ": " + what));
    }

    Plan.Place<S> place(String step) {
        return Objects.requireNonNull(saga.plan().place(step), step);
    }

    Node<S> node(String step) {
        return place(step).node();
    }

    Node.Task<S> task(String step) {
        if (node(step) instanceof Node.Task<S> task) {
            return task;
        }
        throw new IllegalArgumentException("step '" + step + "' sends nothing and waits for no reply");
    }

    /** Begins a step. */
    Open opened(String step, Phase phase, long due) {
        Open begun = new Open(step, next++, 1, phase, due, null);
        open.add(begun);
        return begun;
    }

    void replace(Open old, Open now) {
        open.set(open.indexOf(old), now);
    }

    /** Ends a step. A kept reply ends with it: the undo of the step has the same activation, and must not get it. */
    void close(Open its) {
        open.remove(its);
        early.removeIf(each -> each.activation() == its.activation());
    }

    /** The state from now on. */
    void become(@Nullable S changed, String because) {
        state = Objects.requireNonNull(changed, "the state is null after " + because);
    }

    void send(Command<S> command, Open its) {
        sends.add(Commands.of(saga.name(), before.id(), state, command, its));
        note(its.step(), Commands.words(command, its));
    }

    /** Tells the child saga of an open step, if it has one, that nobody waits for it any more. */
    void tellChild(Open its) {
        if (node(its.step()) instanceof Node.Task<S> task && task.command() instanceof Command.ToChild<S> child) {
            sends.add(Commands.compensate(child, child.id().apply(state), before.id(), saga.name()));
        }
    }

    void tellCaller(String event) {
        if (before.caller() != null) {
            sends.add(Commands.end(before.caller(), event, state));
        }
    }

    void stick(Open its, Phase phase, String why) {
        replace(its, its.in(phase, its.attempt(), 0));
        status = SagaStatus.STUCK;
        note(its.step(), "stuck: " + why);
    }

    /** The saga goes on with a step, although it may be stuck at it. */
    void resume(Open its) {
        boolean othersAreStuck =
                open.stream().anyMatch(each -> !each.equals(its) && each.phase().isStuck());
        if (status == SagaStatus.STUCK && !othersAreStuck) {
            status = failure == null ? SagaStatus.RUNNING : SagaStatus.COMPENSATING;
        }
    }
}
