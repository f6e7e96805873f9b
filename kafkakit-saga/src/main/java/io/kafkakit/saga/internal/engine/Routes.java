package io.kafkakit.saga.internal.engine;

import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.TopicEvents;
import io.kafkakit.saga.internal.machine.Controls;
import io.kafkakit.saga.internal.machine.Machine;
import io.kafkakit.saga.internal.plan.Awaited;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Start;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of events from the topics of others to the inbox of a saga: those that begin one, and those that a step waits
 * for.
 */
final class Routes {

    private final String inbox;
    private final Map<String, Map<String, Route>> routes = new LinkedHashMap<>();

    /** What is done with the events of one name in one topic: one may begin a saga, and be waited for by another. */
    private static final class Route {

        private final Class<?> type;
        private @Nullable BiConsumer<Object, EventContext> start;
        private @Nullable BiConsumer<Object, EventContext> forward;

        Route(Class<?> type) {
            this.type = type;
        }

        void take(Object data, EventContext ctx) {
            if (start != null) {
                start.accept(data, ctx);
            }
            if (forward != null) {
                forward.accept(data, ctx);
            }
        }
    }

    private Routes(String inbox) {
        this.inbox = inbox;
    }

    /** The handlers, by topic. The newest version says which saga an event is for. */
    static <S> List<TopicEvents> of(Versions<S> versions) {
        Definition<S> newest = versions.newest().saga();
        Routes routes = new Routes(newest.inbox());
        newest.starts().forEach(routes::add);
        for (Machine<S> each : versions.all()) {
            for (Node.Task<S> task : each.saga().plan().tasks()) {
                task.awaited().forEach(routes::add);
            }
        }
        return routes.events();
    }

    private Route route(String topic, String event, Class<?> type) {
        return routes.computeIfAbsent(topic, its -> new LinkedHashMap<>())
                .computeIfAbsent(event, its -> new Route(type));
    }

    private <S> void add(Start<S> start) {
        route(start.topic(), start.event(), start.type()).start = (data, ctx) -> {
            String id = id(start.id().apply(data), ctx);
            Object state = Objects.requireNonNull(start.state().apply(data), "the first state of the saga is null");
            ctx.send(EventRecord.of(inbox, Controls.START, state).withKey(id));
        };
    }

    private void add(Awaited awaited) {
        Function<Object, String> named = awaited.id();
        route(awaited.topic(), awaited.event(), awaited.type()).forward = (data, ctx) -> {
            String id = id(named == null ? ctx.key() : named.apply(data), ctx);
            ctx.send(EventRecord.of(inbox, awaited.event(), data).withKey(id));
        };
    }

    private static String id(@Nullable String id, EventContext ctx) {
        if (id == null || id.isEmpty()) {
            throw new DeadLetterException(
                    "event " + ctx.event() + " names no saga: its id is " + (id == null ? "null" : "empty"));
        }
        return id;
    }

    private List<TopicEvents> events() {
        List<TopicEvents> all = new ArrayList<>();
        routes.forEach((topic, events) -> {
            TopicEvents handlers = TopicEvents.of(topic).sendsTo(inbox);
            events.forEach((event, route) -> handlers.on(event, route.type, route::take));
            all.add(handlers);
        });
        return all;
    }
}
