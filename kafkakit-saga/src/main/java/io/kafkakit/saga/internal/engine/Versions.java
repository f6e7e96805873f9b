package io.kafkakit.saga.internal.engine;

import io.kafkakit.ConfigurationException;
import io.kafkakit.DeadLetterException;
import io.kafkakit.saga.internal.machine.Decision;
import io.kafkakit.saga.internal.machine.Done;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Machine;
import io.kafkakit.saga.internal.machine.Moves;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.machine.Order;
import io.kafkakit.saga.internal.plan.Definition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a saga that a process knows. A saga goes on under the version that it began with. Immutable.
 *
 * @param <S> the saga's state
 */
public final class Versions<S> {

    private final TreeMap<Integer, Machine<S>> machines = new TreeMap<>();
    private final Map<Integer, UnaryOperator<S>> migrations;

    /**
     * These versions.
     *
     * @param migrations what makes a state of an earlier version one of the newest
     * @throws ConfigurationException if they do not belong together
     */
    public Versions(Collection<Definition<S>> versions, Map<Integer, UnaryOperator<S>> migrations) {
        List<String> problems = new ArrayList<>();
        String name = versions.iterator().next().name();
        for (Definition<S> each : versions) {
            if (!each.name().equals(name)) {
                problems.add("saga '" + each.name() + "' is no version of saga '" + name
                        + "': give each saga a runner of its own");
            }
            if (machines.put(each.version(), new Machine<>(each)) != null) {
                problems.add("version " + each.version() + " of saga '" + name
                        + "' is there twice: raise the version of the newer definition");
            }
        }
        migrations.keySet().stream()
                .filter(from -> !machines.containsKey(from))
                .forEach(from -> problems.add("version " + from + " of saga '" + name
                        + "' has a migration and no definition: add the definition"));
        if (!problems.isEmpty()) {
            throw new ConfigurationException("the versions of a saga do not belong together:", problems);
        }
        this.migrations = new HashMap<>(migrations);
    }

    /** New sagas follow it. */
    Machine<S> newest() {
        return Objects.requireNonNull(machines.lastEntry()).getValue();
    }

    /** All, the oldest first. */
    List<Machine<S>> all() {
        return List.copyOf(machines.values());
    }

    /**
     * The version that a saga follows.
     *
     * @throws DeadLetterException if this process does not know it, or not as it was when the saga got where it stands
     */
    Machine<S> of(Instance<S> instance) {
        Machine<S> machine = known(instance);
        String missing = instance.status().hasEnded() ? null : missing(machine, instance);
        if (missing != null) {
            throw new DeadLetterException("saga '" + instance.id() + "' stands at step '" + missing + "', and version "
                    + instance.version()
                    + " of its definition has no such step in this process: undo the change or give"
                    + " it a version of its own, and redrive this record");
        }
        return machine;
    }

    /** As {@link #of}, also for a saga whose steps this process does not have, so that an operator can end it. */
    Machine<S> known(Instance<S> instance) {
        Machine<S> machine = machines.get(instance.version());
        if (machine == null) {
            throw new DeadLetterException("saga '" + instance.id() + "' follows version " + instance.version()
                    + " of its definition, and this process knows " + machines.keySet()
                    + ": add that version to the runner, and redrive this record");
        }
        return machine;
    }

    /** A step of the instance that its version does not have, so that it cannot go on; null if there is none. */
    private static @Nullable String missing(Machine<?> machine, Instance<?> instance) {
        for (Open each : instance.position().open()) {
            if (machine.saga().plan().place(each.step()) == null) {
                return each.step();
            }
        }
        for (Done each : instance.position().done()) {
            if (machine.saga().plan().place(each.step()) == null) {
                return each.step();
            }
        }
        return null;
    }

    /** Moves a saga to the newest version, or says in its history why not. */
    Decision<S> migrate(Instance<S> before, Order order, long now) {
        Machine<S> newest = newest();
        Machine<S> old = of(before);
        int to = newest.saga().version();
        if (before.version() == to) {
            return newest.refuse(before, order, "it follows version " + to + " already", now);
        }
        List<String> obstacles = Moves.between(old.saga(), newest.saga()).obstacles(before);
        UnaryOperator<S> migration = migrations.get(before.version());
        if (!obstacles.isEmpty()) {
            return old.refuse(before, order, String.join("; ", obstacles), now);
        }
        try {
            S state = migration == null ? before.state() : migration.apply(before.state());
            return newest.migrate(before, state, order, now);
        } catch (RuntimeException e) {
            return old.refuse(before, order, "the migration failed: " + e, now);
        }
    }
}
