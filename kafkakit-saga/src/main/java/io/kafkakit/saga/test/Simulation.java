package io.kafkakit.saga.test;

import io.kafkakit.saga.internal.machine.Course;
import io.kafkakit.saga.internal.machine.Decision;
import io.kafkakit.saga.internal.machine.Early;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Machine;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.machine.Order;
import io.kafkakit.saga.internal.machine.Token;
import io.kafkakit.saga.internal.plan.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine of a definition, with values instead of records. Not thread-safe. */
final class Simulation<S> {

    private final Definition<S> saga;
    private final Machine<S> machine;
    private final Course<S> course;
    /** Kept events name their value by its place here, so that equal events are equal. */
    private final List<Object> values = new ArrayList<>();

    private final Map<Object, Integer> places = new HashMap<>();
    private final List<RuntimeException> failures = new ArrayList<>();

    Simulation(Definition<S> saga) {
        this.saga = saga;
        this.machine = new Machine<>(saga);
        this.course =
                new Course<>(machine, (early, id, type) -> values.get(Integer.parseInt(early.value())), failures::add);
    }

    Definition<S> saga() {
        return saga;
    }

    Machine<S> machine() {
        return machine;
    }

    /** What functions of the definition have thrown since the last look. */
    List<RuntimeException> takeFailures() {
        List<RuntimeException> all = List.copyOf(failures);
        failures.clear();
        return all;
    }

    Decision<S> start(String id, S state, long now) {
        return course.start(id, state, null, now);
    }

    /**
     * A reply, or an event.
     *
     * @param token of the command; null for an event, or a reply without it
     */
    Decision<S> event(Instance<S> before, @Nullable Token token, String event, Object data, long now) {
        int place = places.computeIfAbsent(data, its -> {
            values.add(its);
            return values.size() - 1;
        });
        return course.event(
                before, token, event, () -> new Early(event, 0, Integer.toString(place), Map.of()), data, now);
    }

    Decision<S> due(Instance<S> before, Open open, long now) {
        return course.due(before, open.activation(), open.attempt(), now);
    }

    Decision<S> order(Instance<S> before, Order order, long now) {
        return course.order(before, order, now);
    }

    /** The token of an open step's last command. */
    Token token(Instance<S> instance, Open open) {
        return new Token(
                saga.name(), instance.id(), open.phase().isUndo(), open.step(), open.activation(), open.attempt());
    }
}
