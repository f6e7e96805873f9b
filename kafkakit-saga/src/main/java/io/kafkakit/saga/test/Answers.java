package io.kafkakit.saga.test;

import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.saga.internal.machine.Decision.Ignored;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.plan.Awaited;
import io.kafkakit.saga.internal.plan.Command;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Plan;
import io.kafkakit.saga.internal.plan.Reply;
import io.kafkakit.saga.internal.plan.Start;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out which step a test answers, and says clearly if there is none. Immutable. */
final class Answers<S> {

    private final Simulation<S> simulation;

    Answers(Simulation<S> simulation) {
        this.simulation = simulation;
    }

    /** A reply to an open step. */
    record Answer(Open open, String event) {}

    static String words(Ignored why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Start<S> start(String topic, String event) {
        return simulation.saga().starts().stream()
                .filter(each -> each.topic().equals(topic) && each.event().equals(event))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("event '" + event + "' of topic '" + topic
                        + "' starts no saga '" + simulation.saga().name() + "': it starts on "
                        + simulation.saga().starts().stream()
                                .map(each -> each.event() + " of " + each.topic())
                                .toList()));
    }

    /** The newest open step that waits for such a reply. */
    Answer newest(Instance<S> instance, Object data) {
        List<Open> open = new ArrayList<>(instance.position().open());
        Collections.reverse(open);
        for (Open each : open) {
            String event = event(each, data);
            if (event != null && each.phase().isAsking() && hasCommand(each)) {
                return new Answer(each, event);
            }
        }
        throw new IllegalStateException("no step waits for a reply " + data + "; " + standing(instance));
    }

    /** This step, and the event that the data is. */
    Answer of(Instance<S> instance, String step, Object data) {
        for (Open each : instance.position().open()) {
            if (each.step().equals(step) && each.phase().isAsking()) {
                String event = event(each, data);
                if (event == null) {
                    throw wrong(instance, each, String.valueOf(data));
                }
                return new Answer(each, event);
            }
        }
        throw notWaiting(instance, step);
    }

    /** This step, which waits for this event. */
    Open open(Instance<S> instance, String step, String event) {
        for (Open each : instance.position().open()) {
            if (each.step().equals(step) && each.phase().isAsking()) {
                if (!simulation.machine().replies(each).containsKey(event)) {
                    throw wrong(instance, each, "'" + event + "'");
                }
                return each;
            }
        }
        throw notWaiting(instance, step);
    }

    private IllegalStateException notWaiting(Instance<S> instance, String step) {
        return new IllegalStateException("step '" + step + "' waits for no reply; " + standing(instance));
    }

    private IllegalStateException wrong(Instance<S> instance, Open open, String what) {
        return new IllegalStateException(
                "step '" + open.step() + "' does not wait for a reply " + what + "; " + standing(instance));
    }

    /** The event that this data is for the step; null if it is none. A name of its own counts before a type. */
    private @Nullable String event(Open open, Object data) {
        Map<String, Reply<S>> replies = simulation.machine().replies(open);
        for (Map.Entry<String, Reply<S>> each : replies.entrySet()) {
            if (each.getKey().equals(named(data)) && each.getValue().type().isInstance(data)) {
                return each.getKey();
            }
        }
        List<String> fitting = replies.values().stream()
                .filter(each -> each.type().isInstance(data))
                .map(Reply::event)
                .toList();
        if (fitting.size() > 1) {
            throw new IllegalStateException(data + " may be each of " + new TreeSet<>(fitting) + " for step '"
                    + open.step() + "': name it, or call childCompleted(...) or childCompensated(...)");
        }
        return fitting.isEmpty() ? null : fitting.get(0);
    }

    private static @Nullable String named(Object data) {
        try {
            return EventNames.of(data.getClass());
        } catch (IllegalArgumentException e) {
            // No event has its name from such a class.
            return null;
        }
    }

    private boolean hasCommand(Open open) {
        return open.phase().isUndo() || task(open.step()).command() != null;
    }

    private Node.Task<S> task(String step) {
        Plan.Place<S> place = simulation.saga().plan().place(step);
        if (place != null && place.node() instanceof Node.Task<S> task) {
            return task;
        }
        throw new IllegalArgumentException("step '" + step + "' takes no reply: the steps are "
                + simulation.saga().steps());
    }

    /** The saga that this step runs. */
    String child(String step) {
        if (task(step).command() instanceof Command.ToChild<S> child) {
            return child.saga();
        }
        throw new IllegalArgumentException("step '" + step + "' has no child saga: call reply(...)");
    }

    /** Refuses an event that does not reach the saga. */
    void checkAwaited(Instance<S> instance, String topic, String event, Object data) {
        List<Awaited> awaited = simulation.saga().plan().tasks().stream()
                .flatMap(each -> each.awaited().stream())
                .toList();
        Awaited its = awaited.stream()
                .filter(each -> each.topic().equals(topic) && each.event().equals(event))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no step awaits event '" + event + "' of topic '" + topic
                                + "'; awaited are "
                                + awaited.stream()
                                        .map(each -> each.event() + " of " + each.topic())
                                        .toList()));
        String id = its.id() == null ? instance.id() : its.id().apply(data);
        if (!instance.id().equals(id)) {
            throw new IllegalArgumentException(
                    "event '" + event + "' is for saga '" + id + "', and this is saga '" + instance.id() + "'");
        }
    }

    private String standing(Instance<S> instance) {
        List<String> waits = instance.position().open().stream()
                .map(each -> each.step() + " (" + each.phase().name().toLowerCase(Locale.ROOT) + ") for "
                        + new TreeSet<>(simulation.machine().replies(each).keySet()))
                .toList();
        return "saga '" + instance.id() + "' is " + instance.status()
                + (waits.isEmpty() ? " and no step is open" : " and waits at " + waits);
    }
}
