package io.kafkakit.saga.internal.machine;

import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Decision.Ignored;
import io.kafkakit.saga.internal.plan.Awaited;
import io.kafkakit.saga.internal.plan.Command;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Reply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one version of a saga, as a function: where an instance stands, and what happens, give where it stands then,
 * and what it sends. Immutable and thread-safe, if the functions of the definition are pure.
 *
 * @param <S> the saga's state
 */
public final class Machine<S> {

    /** Events that a saga keeps for later steps. */
    private static final int MOST_EARLY = 100;

    private final Definition<S> saga;

    public Machine(Definition<S> saga) {
        this.saga = saga;
    }

    /** The definition that it follows. */
    public Definition<S> saga() {
        return saga;
    }

    /**
     * A new saga.
     *
     * @param caller who waits for its end; null for nobody
     * @param now milliseconds since 1970
     */
    public Decision<S> start(String id, S state, @Nullable Caller caller, long now) {
        Instance<S> begin = new Instance<>(
                id,
                saga.version(),
                SagaStatus.RUNNING,
                state,
                Position.BEGIN,
                History.EMPTY.with(List.of(new Entry(now, "started"))),
                now,
                caller);
        Turn<S> turn = new Turn<>(saga, begin, now);
        turn.begin();
        return turn.decision();
    }

    /**
     * A saga is told to start that has begun before. Its parent's step may have sent the command again: if the saga has
     * ended, it tells the end once more.
     */
    public Decision<S> startAgain(Instance<S> before, @Nullable Caller caller) {
        Caller first = before.caller();
        if (!before.status().hasEnded() || caller == null || first == null || !caller.isStepOf(first)) {
            return Decision.ignored(Ignored.STARTED_BEFORE);
        }
        String event = before.status() == SagaStatus.COMPLETED
                ? Definition.completedEvent(saga.name())
                : Definition.compensatedEvent(saga.name());
        return new Decision<>(before, List.of(Commands.end(caller, event, before.state())), null);
    }

    /**
     * A reply to a command.
     *
     * @param token of the command; null if the participant does not send it back. Then the reply belongs to the first open
     *     step that waits for such an event.
     */
    public Decision<S> reply(Instance<S> before, @Nullable Token token, String event, @Nullable Object data, long now) {
        if (before.status().hasEnded()) {
            return Decision.ignored(Ignored.LATE);
        }
        Open open = answered(before, token, event);
        if (open == null) {
            return Decision.ignored(token == null || isOpen(before, token) ? Ignored.UNEXPECTED : Ignored.LATE);
        }
        Turn<S> turn = new Turn<>(saga, before, now);
        turn.replied(open, replyOf(open, event), data);
        return turn.decision();
    }

    /** The open step that a reply belongs to; null if there is none. */
    private @Nullable Open answered(Instance<S> instance, @Nullable Token token, String event) {
        for (Open open : instance.position().open()) {
            boolean isIts =
                    token == null ? open.phase().isAsking() : open.phase().takesReply() && isOf(instance, open, token);
            if (isIts && replies(open).containsKey(event)) {
                return open;
            }
        }
        return null;
    }

    /** Whether the command of this token waits for its reply. */
    public boolean isOpen(Instance<S> instance, Token token) {
        return instance.position().open().stream()
                .anyMatch(each -> each.phase().takesReply() && isOf(instance, each, token));
    }

    /** A child saga begins once, however often it is told to. It answers the first command, which may be an earlier one. */
    private boolean isOf(Instance<S> instance, Open open, Token token) {
        Node.Task<S> task = task(open.step());
        boolean isChild = task != null && task.command() instanceof Command.ToChild<S> && !token.isUndo();
        return token.saga().equals(saga.name())
                && token.id().equals(instance.id())
                && (isChild ? open.isStepOf(token) : open.is(token));
    }

    /** The type of the data of a reply that this instance waits for; null if it waits for no such reply. */
    public @Nullable Class<?> typeOf(Instance<S> instance, String event) {
        for (Open open : instance.position().open()) {
            Reply<S> reply = replies(open).get(event);
            if (reply != null) {
                return reply.type();
            }
        }
        return null;
    }

    /** The replies that an open step takes, by the name of their event; empty if it takes none. */
    public Map<String, Reply<S>> replies(Open open) {
        Node.Task<S> task = task(open.step());
        if (task == null) {
            return Map.of();
        }
        if (open.phase().isUndo()) {
            return task.compensation() == null ? Map.of() : task.compensation().replies();
        }
        return task.replies();
    }

    private Node.@Nullable Task<S> task(String step) {
        var place = saga.plan().place(step);
        return place != null && place.node() instanceof Node.Task<S> task ? task : null;
    }

    /** An event that somebody sent for the saga. If it is too early, it is kept. */
    public Decision<S> event(Instance<S> before, Early event, @Nullable Object data, long now) {
        if (before.status().hasEnded()) {
            return Decision.ignored(Ignored.NO_SAGA);
        }
        Open open = waiting(before, event);
        Turn<S> turn = new Turn<>(saga, before, now);
        if (open != null) {
            turn.replied(open, replyOf(open, event.event()), data);
        } else if (isNeverWaitedFor(before, event.event())) {
            return Decision.ignored(Ignored.UNEXPECTED);
        } else {
            turn.keep(event);
        }
        return turn.decision();
    }

    private boolean isNeverWaitedFor(Instance<S> instance, String event) {
        return instance.status() == SagaStatus.COMPENSATING
                || instance.position().early().size() >= MOST_EARLY
                || !isAwaited(event);
    }

    /** Whether a step waits for an event of this name that is no reply. */
    public boolean isAwaited(String event) {
        return saga.plan().tasks().stream().anyMatch(task -> waitsFor(task, event));
    }

    private static boolean waitsFor(Node.Task<?> task, String event) {
        return task.awaited().stream().map(Awaited::event).anyMatch(event::equals);
    }

    /** The open step that a kept event belongs to; null if there is none. */
    private @Nullable Open waiting(Instance<S> instance, Early early) {
        for (Open open : instance.position().open()) {
            Node.Task<S> task = task(open.step());
            boolean isIts = early.activation() == 0
                    ? open.phase() == Phase.DOING && task != null && waitsFor(task, early.event())
                    : open.activation() == early.activation() && open.phase().isAsking();
            if (isIts) {
                return open;
            }
        }
        return null;
    }

    private Reply<S> replyOf(Open open, String event) {
        Reply<S> reply = replies(open).get(event);
        if (reply == null) {
            throw new IllegalArgumentException("step '" + open.step() + "' does not wait for '" + event + "' any more");
        }
        return reply;
    }

    /** A kept event whose step waits for it now; null if there is none. */
    public @Nullable Early ready(Instance<S> instance) {
        return instance.position().early().stream()
                .filter(each -> waiting(instance, each) != null)
                .findFirst()
                .orElse(null);
    }

    /** A kept event has its turn now. */
    public Decision<S> release(Instance<S> before, Early early, @Nullable Object data, long now) {
        Turn<S> turn = new Turn<>(saga, before, now);
        turn.drop(early);
        Open open = waiting(before, early);
        if (open != null) {
            turn.replied(open, replyOf(open, early.event()), data);
        }
        return turn.decision();
    }

    /**
     * A function of the definition failed on a reply. The reply is kept, and an operator decides.
     *
     * @param token of the reply; null if it has none
     */
    public Decision<S> failedOn(Instance<S> before, @Nullable Token token, Early reply, String why, long now) {
        Open open = token == null && isAwaited(reply.event())
                ? waiting(before, reply)
                : answered(before, token, reply.event());
        if (open == null) {
            return Decision.ignored(Ignored.LATE);
        }
        Turn<S> turn = new Turn<>(saga, before, now);
        turn.stickAt(open, reply.ofActivation(open.activation()), reply.event() + ": " + why);
        return turn.decision();
    }

    /** A function of the definition failed on a kept event, which stays. */
    public Decision<S> failedAgain(Instance<S> before, Early early, String why, long now) {
        Turn<S> turn = new Turn<>(saga, before, now);
        Open open = waiting(before, early);
        turn.drop(early);
        if (open != null) {
            turn.stickAt(open, early.ofActivation(open.activation()), early.event() + ": " + why);
        }
        return turn.decision();
    }

    /** A function of the definition failed when a wait was over. */
    public Decision<S> failedAt(Instance<S> before, int activation, String why, long now) {
        for (Open open : before.position().open()) {
            if (open.activation() == activation) {
                Turn<S> turn = new Turn<>(saga, before, now);
                turn.stickAt(open, why);
                return turn.decision();
            }
        }
        return Decision.ignored(Ignored.NOT_DUE);
    }

    /** The wait of a step is over. */
    public Decision<S> due(Instance<S> before, int activation, int attempt, long now) {
        for (Open open : before.position().open()) {
            if (open.activation() == activation && open.attempt() == attempt && open.due() > 0 && open.due() <= now) {
                Turn<S> turn = new Turn<>(saga, before, now);
                turn.due(open);
                return turn.decision();
            }
        }
        return Decision.ignored(Ignored.NOT_DUE);
    }

    /**
     * A participant gave up a command.
     *
     * @param position of the dead letter: topic, partition and offset
     */
    public Decision<S> deadLettered(Instance<S> before, Token token, String position, String reason, long now) {
        for (Open open : before.position().open()) {
            if (open.is(token)) {
                Turn<S> turn = new Turn<>(saga, before, now);
                turn.note(open, position, reason);
                return turn.decision();
            }
        }
        return Decision.ignored(Ignored.LATE);
    }

    /** What an operator wants. If it is not possible now, the history says why. */
    public Decision<S> order(Instance<S> before, Order order, long now) {
        if (before.status().hasEnded()) {
            return Decision.ignored(Ignored.NO_SAGA);
        }
        Turn<S> turn = new Turn<>(saga, before, now);
        try {
            new Orders<>(turn).obey(before, order);
            return turn.decision();
        } catch (RuntimeException e) {
            Turn<S> refusal = new Turn<>(saga, before, now);
            refusal.ordered(order.words() + ", refused: " + e.getMessage());
            return refusal.decision();
        }
    }

    /**
     * Moves a saga to this version of the definition, where it stands now.
     *
     * @param state the state for this version
     */
    public Decision<S> migrate(Instance<S> before, S state, Order order, long now) {
        Instance<S> moved = new Instance<>(
                before.id(),
                saga.version(),
                before.status(),
                state,
                before.position(),
                before.history(),
                before.startedAt(),
                before.caller());
        Turn<S> turn = new Turn<>(saga, moved, now);
        turn.ordered(order.words() + ": version " + before.version() + " becomes " + saga.version());
        return turn.decision();
    }

    /** What an operator wanted is not possible: the history says why. */
    public Decision<S> refuse(Instance<S> before, Order order, String why, long now) {
        Turn<S> turn = new Turn<>(saga, before, now);
        turn.ordered(order.words() + ", refused: " + why);
        return turn.decision();
    }
}
