package io.kafkakit.saga.internal.plan;

import io.kafkakit.Retries;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.saga.Step;
import io.kafkakit.saga.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what a step does. Not thread-safe. */
final class TaskBuilder<S> implements Step<S> {

    private final String name;
    private final Problems problems;
    private @Nullable String topic;
    private @Nullable String event;
    private @Nullable Function<? super S, ?> data;
    private @Nullable Function<? super S, String> key;
    private final List<Awaited> awaited = new ArrayList<>();
    private final Map<String, Reply<S>> replies = new LinkedHashMap<>();
    private Limit limit = Limit.UNSET;
    private @Nullable Function<? super S, ?> undo;
    private @Nullable String undoTopic;
    private final UndoBuilder<S> undoReplies = new UndoBuilder<>();
    private boolean undoesNothing;

    TaskBuilder(String name, Problems problems) {
        this.name = name;
        this.problems = problems;
    }

    @Override
    public TaskBuilder<S> command(String participant, Function<? super S, ?> command) {
        this.topic = participant;
        this.data = command;
        return this;
    }

    @Override
    public TaskBuilder<S> command(String participant, String named, Function<? super S, ?> command) {
        this.event = named;
        return command(participant, command);
    }

    @Override
    public TaskBuilder<S> key(Function<? super S, String> other) {
        this.key = other;
        return this;
    }

    @Override
    public <E> TaskBuilder<S> awaits(String from, Class<E> type, Function<? super E, String> id) {
        return awaits(from, EventNames.of(type), type, id);
    }

    @Override
    public <E> TaskBuilder<S> awaits(String from, String named, Class<E> type, Function<? super E, String> id) {
        awaited.add(new Awaited(from, named, type, each -> id.apply(type.cast(each))));
        return this;
    }

    @Override
    public <R> TaskBuilder<S> on(Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change) {
        return on(EventNames.of(reply), reply, change);
    }

    @Override
    public <R> TaskBuilder<S> on(String named, Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change) {
        return reply(named, reply, change, false);
    }

    @Override
    public TaskBuilder<S> on(Class<?> reply) {
        return reply(EventNames.of(reply), reply, (state, nothing) -> state, false);
    }

    @Override
    public TaskBuilder<S> failsOn(Class<?> reply) {
        return reply(EventNames.of(reply), reply, (state, nothing) -> state, true);
    }

    @Override
    public <R> TaskBuilder<S> failsOn(Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change) {
        return failsOn(EventNames.of(reply), reply, change);
    }

    @Override
    public <R> TaskBuilder<S> failsOn(
            String named, Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change) {
        return reply(named, reply, change, true);
    }

    private <R> TaskBuilder<S> reply(
            String named, Class<R> type, BiFunction<? super S, ? super R, ? extends S> change, boolean fails) {
        Reply<S> reply = new Reply<>(named, type, (state, each) -> change.apply(state, type.cast(each)), fails);
        if (replies.put(named, reply) != null) {
            problems.add("step '" + name + "' has two meanings for '" + named + "': name each reply once");
        }
        return this;
    }

    @Override
    public TaskBuilder<S> within(Duration time) {
        this.limit = new Limit(time, false, limit.retries());
        return this;
    }

    @Override
    public TaskBuilder<S> withoutLimit() {
        this.limit = new Limit(null, true, limit.retries());
        return this;
    }

    @Override
    public TaskBuilder<S> retries(Retries retries) {
        this.limit = new Limit(limit.within(), limit.isUnlimited(), retries);
        return this;
    }

    @Override
    public TaskBuilder<S> undo(String participant, Function<? super S, ?> command) {
        this.undoTopic = participant;
        this.undo = command;
        return this;
    }

    @Override
    public TaskBuilder<S> undo(String participant, Function<? super S, ?> command, Consumer<Undo<S>> reply) {
        reply.accept(undoReplies);
        return undo(participant, command);
    }

    @Override
    public TaskBuilder<S> nothingToUndo() {
        this.undoesNothing = true;
        return this;
    }

    Node.Task<S> task(boolean isPivot) {
        List<Awaited> events = new ArrayList<>(awaited);
        addRepliesOfTopic(events);
        events.forEach(each -> replies.putIfAbsent(
                each.event(), new Reply<>(each.event(), each.type(), (state, nothing) -> state, false)));
        return new Node.Task<>(
                name,
                topic == null || data == null ? null : new Command.ToParticipant<>(topic, event, data, key),
                List.copyOf(events),
                Map.copyOf(replies),
                new Limit(limit.within(), limit.isUnlimited(), limit.retries()),
                compensation(),
                undoesNothing,
                isPivot);
    }

    /** A step that only waits gets all its replies from the same topic, with the saga's id as their key. */
    private void addRepliesOfTopic(List<Awaited> events) {
        if (topic != null || events.isEmpty()) {
            return;
        }
        for (Reply<S> reply : replies.values()) {
            if (events.stream().noneMatch(each -> each.event().equals(reply.event()))) {
                events.add(new Awaited(events.get(0).topic(), reply.event(), reply.type(), null));
            }
        }
    }

    private @Nullable Compensation<S> compensation() {
        return undoTopic == null || undo == null
                ? null
                : new Compensation<>(
                        new Command.ToParticipant<>(undoTopic, null, undo, key),
                        undoReplies.replies(),
                        undoReplies.limit());
    }
}
