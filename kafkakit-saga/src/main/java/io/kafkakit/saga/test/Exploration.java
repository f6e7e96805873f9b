package io.kafkakit.saga.test;

import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Decision;
import io.kafkakit.saga.internal.machine.Entry;
import io.kafkakit.saga.internal.machine.History;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.plan.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One walk over all situations of a saga, breadth first, so that the first way to each is a shortest one. */
final class Exploration<S> {

    /** A loop of more rounds is taken for one that may go on for ever. */
    private static final int LONG_LOOP = 20;

    private static final long BEGINNING = 1_000_000_000_000L;

    private final Simulation<S> simulation;
    private final Inputs<S> inputs;
    private final int atMost;
    private final Map<Object, Situation<S>> known = new LinkedHashMap<>();
    private final Deque<Situation<S>> queue = new ArrayDeque<>();
    private final Set<String> unreached = new LinkedHashSet<>();
    private final Set<String> senders = new HashSet<>();
    private final Set<String> longLoops = new HashSet<>();
    private final Set<String> inLongLoops = new HashSet<>();
    private final Map<Object, SagaWays.Thrown> thrown = new LinkedHashMap<>();
    private final Map<String, SagaWays.Violation> violations = new LinkedHashMap<>();
    private boolean isFull;

    Exploration(Simulation<S> simulation, Inputs<S> inputs, int atMost) {
        this.simulation = simulation;
        this.inputs = inputs;
        this.atMost = atMost;
        note(simulation.saga().plan().root(), false);
    }

    private void note(Node.Block<S> block, boolean isInLongLoop) {
        for (Node<S> node : block.nodes()) {
            if (node.blocks().isEmpty()) {
                unreached.add(node.name());
            }
            if (node instanceof Node.Task<S> task && task.command() != null) {
                senders.add(node.name());
            }
            if (isInLongLoop) {
                inLongLoops.add(node.name());
            }
            boolean isLong = node instanceof Node.Loop<S> loop && loop.atMost() > LONG_LOOP;
            if (isLong) {
                longLoops.add(node.name());
            }
            node.blocks().forEach(each -> note(each, isInLongLoop || isLong));
        }
    }

    /** Begins a saga. */
    void begin(String id, S state) {
        String words = "'" + id + "' starts";
        try {
            Decision<S> decision = simulation.start(id, state, BEGINNING);
            take(null, words, decision, BEGINNING);
        } catch (RuntimeException e) {
            threw(new SagaWays.Way(List.of(words)), e);
        }
    }

    SagaWays run() {
        while (!queue.isEmpty() && !isFull) {
            Situation<S> situation = queue.remove();
            for (Inputs.Input<S> each : inputs.of(situation)) {
                Decision<S> decision = each.decide();
                simulation.takeFailures().forEach(failure -> threw(situation.way(each.words()), failure));
                if (decision.instance() != null) {
                    take(situation, each.words(), decision, each.now());
                }
            }
            situation.isExplored = !isFull;
        }
        return report();
    }

    private void threw(SagaWays.Way way, RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        Object same = Arrays.asList(
                e.getClass(), String.valueOf(e.getMessage()), trace.length == 0 ? "" : trace[0].toString());
        thrown.putIfAbsent(same, new SagaWays.Thrown(way, e));
    }

    private void take(@Nullable Situation<S> before, String words, Decision<S> decision, long now) {
        Instance<S> after = Objects.requireNonNull(decision.instance());
        reached(after.history().entries());
        Instance<S> from = before == null ? after : before.instance;
        List<String> wrong = new ArrayList<>();
        Trace trace = (before == null ? Trace.EMPTY : before.trace)
                .after(before == null ? begun(from) : from, decision, senders, wrong::add);
        Situation<S> next = new Situation<>(before, words, after, trace, now);
        wrong.forEach(each -> violations.putIfAbsent(each, new SagaWays.Violation(next.way(null), each)));
        Object key = next.key(longLoops, inLongLoops);
        Situation<S> same = known.get(key);
        if (same == null && known.size() >= atMost) {
            isFull = true;
            return;
        }
        if (same == null) {
            known.put(key, next);
            queue.add(next);
        }
        if (before != null) {
            before.nexts.add(new Situation.Next<>(words, same == null ? next : same));
        }
    }

    /** Before its first step a saga runs. */
    private Instance<S> begun(Instance<S> its) {
        return new Instance<>(
                its.id(),
                its.version(),
                SagaStatus.RUNNING,
                its.state(),
                its.position(),
                History.EMPTY,
                its.startedAt(),
                null);
    }

    private void reached(List<Entry> history) {
        for (Entry each : history) {
            unreached.removeIf(step -> each.what().startsWith(step + ": "));
        }
    }

    private SagaWays report() {
        Collection<Situation<S>> all = known.values();
        Map<SagaStatus, SagaWays.Ending> endings = new LinkedHashMap<>();
        Map<String, SagaWays.Way> unlimited = new LinkedHashMap<>();
        List<SagaWays.Way> endless = new ArrayList<>();
        for (Situation<S> each : all) {
            if (each.isEnd()) {
                endings.merge(
                        each.instance.status(),
                        new SagaWays.Ending(1, each.way(null)),
                        (first, another) -> new SagaWays.Ending(first.situations() + 1, first.example()));
            } else if (each.isExplored && each.nexts.isEmpty()) {
                endless.add(each.way("nothing can happen any more"));
            } else {
                each.waitsForEver().forEach(step -> unlimited.putIfAbsent(step, each.way(null)));
            }
        }
        endless.addAll(new Cycles<>(all).ways());
        return new SagaWays(
                new SagaWays.Extent(
                        all.size(),
                        all.stream().mapToLong(each -> each.nexts.size()).sum(),
                        !isFull),
                endings,
                new SagaWays.Waits(endless, unlimited, Set.copyOf(unreached)),
                List.copyOf(thrown.values()),
                List.copyOf(violations.values()));
    }
}
