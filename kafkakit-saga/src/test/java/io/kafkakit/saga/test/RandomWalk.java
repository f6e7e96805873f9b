package io.kafkakit.saga.test;

import io.kafkakit.saga.Saga;
import io.kafkakit.saga.internal.machine.Decision;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.machine.Order;
import io.kafkakit.saga.internal.plan.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** One way of a saga, with operators and with functions that throw. */
final class RandomWalk {

    private final RandomSaga maker;
    private final Random random;
    private final Simulation<RandomSaga.Count> simulation;
    private final Inputs<RandomSaga.Count> inputs;
    private final Set<String> senders;
    private final List<String> violations = new ArrayList<>();
    private Situation<RandomSaga.Count> at;

    RandomWalk(RandomSaga maker, Saga<RandomSaga.Count> saga, Random random) {
        Samples samples = new Samples();
        List.of(new RandomSaga.Ok(), new RandomSaga.No(), new RandomSaga.Undone(), new RandomSaga.Signal())
                .forEach(each -> samples.add(null, each));
        this.maker = maker;
        this.random = random;
        this.simulation = new Simulation<>(Definition.of(saga));
        this.inputs = new Inputs<>(simulation, samples);
        this.senders = simulation.saga().plan().tasks().stream()
                .filter(each -> each.command() != null)
                .map(each -> each.name())
                .collect(Collectors.toSet());
        Decision<RandomSaga.Count> begin = simulation.start("r-1", new RandomSaga.Count(0), 1);
        Instance<RandomSaga.Count> first = Objects.requireNonNull(begin.instance());
        this.at = new Situation<>(null, "starts", first, Trace.EMPTY.after(first, begin, senders, nothing -> {}), 1);
    }

    /** Some steps in which everything may happen. */
    void some() {
        for (int i = 0; i < 25 && !hasEnded(); i++) {
            maker.isBroken.set(random.nextInt(4) == 0);
            if (random.nextInt(4) == 0) {
                order();
            } else {
                input();
            }
        }
    }

    private void input() {
        List<Inputs.Input<RandomSaga.Count>> all = inputs.of(at);
        if (!all.isEmpty()) {
            Inputs.Input<RandomSaga.Count> one = all.get(random.nextInt(all.size()));
            take(one.words(), one.decide(), one.now());
        }
    }

    private void order() {
        List<Open> open = at.instance.position().open();
        Order.Kind kind = List.of(Order.Kind.RETRY, Order.Kind.SKIP, Order.Kind.COMPENSATE)
                .get(random.nextInt(3));
        order(kind, open.get(random.nextInt(open.size())).step());
    }

    private void order(Order.Kind kind, String step) {
        Order order = new Order(kind, step, "somebody", null);
        take(kind + " " + step, simulation.order(at.instance, order, at.now), at.now);
    }

    /** Functions work again, participants answer, and an operator skips what is stuck. */
    void toTheEnd() {
        maker.isBroken.set(false);
        for (int i = 0; i < 200 && !hasEnded(); i++) {
            List<Open> open = at.instance.position().open();
            if (open.isEmpty()) {
                return;
            }
            Open first = open.get(0);
            if (first.phase().isAsking()) {
                inputs.of(at).stream().findFirst().ifPresent(one -> take(one.words(), one.decide(), one.now()));
            } else {
                order(Order.Kind.SKIP, first.step());
            }
        }
    }

    private void take(String words, Decision<RandomSaga.Count> decision, long now) {
        simulation.takeFailures().stream()
                .filter(each -> !"broken".equals(each.getMessage()))
                .forEach(each -> violations.add(words + ": " + each));
        if (decision.instance() != null) {
            Trace trace = at.trace.after(at.instance, decision, senders, violations::add);
            at = new Situation<>(at, words, decision.instance(), trace, now);
        }
    }

    boolean hasEnded() {
        return at.instance.status().hasEnded();
    }

    List<String> violations() {
        return violations;
    }

    @Override
    public String toString() {
        return at.way(null) + " " + at.instance + "\n" + simulation.saga().mermaid();
    }
}
