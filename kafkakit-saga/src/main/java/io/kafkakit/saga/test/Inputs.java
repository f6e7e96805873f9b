package io.kafkakit.saga.test;

import io.kafkakit.saga.internal.machine.Decision;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.machine.Phase;
import io.kafkakit.saga.internal.machine.Token;
import io.kafkakit.saga.internal.plan.Awaited;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/** All that can happen to a saga in a situation. Immutable. */
final class Inputs<S> {

    private final Simulation<S> simulation;
    private final Samples samples;

    Inputs(Simulation<S> simulation, Samples samples) {
        this.simulation = simulation;
        this.samples = samples;
    }

    /**
     * One thing that can happen.
     *
     * @param now when, in milliseconds since 1970
     * @param decision what follows, at a time
     */
    record Input<S>(String words, long now, LongFunction<Decision<S>> decision) {

        Decision<S> decide() {
            return decision.apply(now);
        }
    }

    List<Input<S>> of(Situation<S> situation) {
        List<Input<S>> all = new ArrayList<>();
        Set<Token> answered = new HashSet<>();
        for (Open open : situation.instance.position().open()) {
            if (open.phase().isAsking()) {
                Token token = simulation.token(situation.instance, open);
                answered.add(token);
                replies(situation, token, "", all);
            }
            if (open.due() > 0) {
                due(situation, open, all);
            }
        }
        for (Token each : situation.trace.sent()) {
            if (!answered.contains(each)) {
                replies(situation, each, ", late or once more", all);
            }
        }
        events(situation, all);
        return all;
    }

    private void replies(Situation<S> situation, Token token, String how, List<Input<S>> all) {
        for (Node.Task<S> task : simulation.saga().plan().tasks()) {
            if (!task.name().equals(token.step())) {
                continue;
            }
            var compensation = task.compensation();
            var replies = !token.isUndo()
                    ? task.replies().values()
                    : compensation == null
                            ? List.<Reply<S>>of()
                            : compensation.replies().values();
            String which = token.step() + (token.isUndo() ? " (undo)" : "");
            for (Reply<S> reply : replies) {
                boolean isEvent =
                        task.awaited().stream().anyMatch(each -> each.event().equals(reply.event()));
                if (token.isUndo() || !isEvent) {
                    for (Object data : samples.of(reply.event(), reply.type())) {
                        all.add(event(situation, token, reply.event(), data, which + ": " + shown(reply, data) + how));
                    }
                }
            }
        }
    }

    private String shown(Reply<S> reply, Object data) {
        return samples.of(reply.event(), reply.type()).size() == 1 ? reply.event() : data.toString();
    }

    private Input<S> event(
            Situation<S> situation,
            @org.jspecify.annotations.Nullable Token token,
            String event,
            Object data,
            String words) {
        return new Input<>(words, situation.now, now -> simulation.event(situation.instance, token, event, data, now));
    }

    private void due(Situation<S> situation, Open open, List<Input<S>> all) {
        String which = open.step() + (open.phase().isUndo() ? " (undo)" : "");
        String what = open.phase() == Phase.PAUSING
                ? ": the pause is over"
                : open.phase().isAsking() ? ": no reply in time" : ": its turn again";
        // A timer may be late, so waits are over in any order.
        all.add(new Input<>(
                which + what,
                Math.max(situation.now, open.due()),
                now -> simulation.due(situation.instance, open, now)));
    }

    /** Events that somebody sends for the saga: in time, too early, or once more. One of each may be kept. */
    private void events(Situation<S> situation, List<Input<S>> all) {
        Instance<S> instance = situation.instance;
        Set<String> names = new HashSet<>();
        instance.position().early().forEach(each -> names.add(each.event()));
        for (Node.Task<S> task : simulation.saga().plan().tasks()) {
            for (Awaited awaited : task.awaited()) {
                if (names.add(awaited.event())) {
                    for (Object data : samples.of(awaited, instance.id())) {
                        String words = "event " + awaited.event() + " of " + awaited.topic();
                        all.add(event(situation, null, awaited.event(), data, words));
                    }
                }
            }
        }
    }
}
