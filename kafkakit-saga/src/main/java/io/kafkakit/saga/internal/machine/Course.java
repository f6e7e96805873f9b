package io.kafkakit.saga.internal.machine;

import io.kafkakit.EventRecord;
import io.kafkakit.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine whose functions may fail. A function that fails leaves a saga that is stuck. After each change the events that
 * were kept have their turn. As pure as the functions that it is given.
 *
 * @param <S> the saga's state
 */
public final class Course<S> {

    private final Machine<S> machine;
    private final Kept kept;
    private final Consumer<? super RuntimeException> failures;

    /** Reads kept events. */
    @FunctionalInterface
    public interface Kept {

        /**
         * The data of a kept event.
         *
         * @param id of its saga
         * @param type of the data; null if nobody waits for it
         */
        @Nullable
        Object data(Early event, String id, @Nullable Class<?> type);
    }

    /**
     * The course of sagas that follow this machine.
     *
     * @param failures is told what functions of the definition throw
     */
    public Course(Machine<S> machine, Kept kept, Consumer<? super RuntimeException> failures) {
        this.machine = machine;
        this.kept = kept;
        this.failures = failures;
    }

    /** As {@link Machine#start}. What a function throws is thrown: there is no saga yet. */
    public Decision<S> start(String id, S state, @Nullable Caller caller, long now) {
        return settled(machine.start(id, state, caller, now), now);
    }

    /**
     * A reply, or an event that somebody sent for the saga.
     *
     * @param token of the command that it answers; null if it has none
     * @param event its name
     * @param keep gives what to keep if it has to wait; most never have to
     */
    public Decision<S> event(
            Instance<S> before,
            @Nullable Token token,
            String event,
            Supplier<Early> keep,
            @Nullable Object data,
            long now) {
        return settled(
                decided(
                        () -> token == null && machine.isAwaited(event)
                                ? machine.event(before, keep.get(), data, now)
                                : machine.reply(before, token, event, data, now),
                        why -> machine.failedOn(before, token, keep.get(), why, now)),
                now);
    }

    /** The wait of a step is over. */
    public Decision<S> due(Instance<S> before, int activation, int attempt, long now) {
        return settled(
                decided(
                        () -> machine.due(before, activation, attempt, now),
                        why -> machine.failedAt(before, activation, why, now)),
                now);
    }

    /** What an operator wants. */
    public Decision<S> order(Instance<S> before, Order order, long now) {
        return settled(machine.order(before, order, now), now);
    }

    /** Lets kept events have their turn. */
    public Decision<S> settled(Decision<S> decision, long now) {
        Instance<S> after = decision.instance();
        if (after == null) {
            return decision;
        }
        List<EventRecord> sends = new ArrayList<>(decision.sends());
        for (Early early = machine.ready(after); early != null; early = machine.ready(after)) {
            Instance<S> before = after;
            Early turn = early;
            Decision<S> next = decided(
                    () -> machine.release(
                            before, turn, kept.data(turn, before.id(), machine.typeOf(before, turn.event())), now),
                    why -> machine.failedAgain(before, turn, why, now));
            sends.addAll(next.sends());
            after = Objects.requireNonNull(next.instance());
        }
        return new Decision<>(after, List.copyOf(sends), null);
    }

    private Decision<S> decided(Supplier<Decision<S>> decision, Function<String, Decision<S>> failed) {
        try {
            return decision.get();
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            failures.accept(e);
            return failed.apply(e.toString());
        }
    }
}
