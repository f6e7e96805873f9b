package io.kafkakit.saga.test;

import io.kafkakit.ConfigurationException;
import io.kafkakit.saga.internal.plan.Awaited;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data for the replies and events that an explorer gives to a saga. Not thread-safe. */
final class Samples {

    private final List<Sample> all = new ArrayList<>();

    /**
     * One of them.
     *
     * @param event that it is for; null for each of its type
     */
    private record Sample(@Nullable String event, Object data) {}

    void add(@Nullable String event, Object data) {
        all.add(new Sample(event, data));
    }

    /** The data for an event. */
    List<Object> of(String event, Class<?> type) {
        return all.stream()
                .filter(each -> each.event() == null || each.event().equals(event))
                .map(Sample::data)
                .filter(type::isInstance)
                .toList();
    }

    /** Throws an exception that names all for which there is none. */
    <S> void check(Definition<S> saga) {
        List<String> missing = new ArrayList<>();
        for (Node.Task<S> task : saga.plan().tasks()) {
            task.replies().values().forEach(each -> check(each, task.name(), missing));
            if (task.compensation() != null) {
                task.compensation().replies().values().forEach(each -> check(each, task.name(), missing));
            }
        }
        if (!missing.isEmpty()) {
            throw new ConfigurationException(
                    "saga '" + saga.name() + "' cannot be explored without data: call sample(...) for each",
                    missing.stream().distinct().sorted().toList());
        }
    }

    private <S> void check(Reply<S> reply, String step, List<String> missing) {
        if (of(reply.event(), reply.type()).isEmpty()) {
            missing.add(
                    "a " + reply.type().getSimpleName() + " for event '" + reply.event() + "' of step '" + step + "'");
        }
    }

    /** The data for an event that somebody sends for this saga. */
    List<Object> of(Awaited awaited, String saga) {
        return of(awaited.event(), awaited.type()).stream()
                .filter(each -> awaited.id() == null || saga.equals(awaited.id().apply(each)))
                .toList();
    }
}
