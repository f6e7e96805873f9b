package io.kafkakit.saga.internal.plan;

import io.kafkakit.Retries;
import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.saga.Undo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Collects what ends the undoing of a step. Not thread-safe. */
final class UndoBuilder<S> implements Undo<S> {

    private final Map<String, Reply<S>> replies = new LinkedHashMap<>();
    private Limit limit = Limit.UNSET;

    @Override
    public <R> Undo<S> on(Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change) {
        String event = EventNames.of(reply);
        replies.put(event, new Reply<>(event, reply, (state, each) -> change.apply(state, reply.cast(each)), false));
        return this;
    }

    @Override
    public Undo<S> on(Class<?> reply) {
        return on(reply, (state, nothing) -> state);
    }

    @Override
    public Undo<S> within(Duration time) {
        limit = new Limit(time, false, limit.retries());
        return this;
    }

    @Override
    public Undo<S> retries(Retries retries) {
        limit = new Limit(limit.within(), limit.isUnlimited(), retries);
        return this;
    }

    Map<String, Reply<S>> replies() {
        return Map.copyOf(replies);
    }

    Limit limit() {
        return limit;
    }
}
