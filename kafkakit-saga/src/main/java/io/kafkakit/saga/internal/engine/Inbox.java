package io.kafkakit.saga.internal.engine;

import io.kafkakit.ConfigurationException;
import io.kafkakit.TopicEvents;
import io.kafkakit.saga.internal.machine.Controls;
import io.kafkakit.saga.internal.machine.Machine;
import io.kafkakit.saga.internal.machine.Order;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The handlers of a saga's inbox: one for each event that one of its versions may take. */
final class Inbox {

    private final Map<String, Class<?>> replies = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Inbox() {}

    static <S> TopicEvents events(Engine<S> engine) {
        Definition<S> newest = engine.versions().newest().saga();
        Inbox inbox = new Inbox();
        engine.versions().all().forEach(inbox::add);
        if (!inbox.problems.isEmpty()) {
            throw new ConfigurationException("saga '" + newest.name() + "' cannot run:", inbox.problems);
        }
        Set<String> outputs = new LinkedHashSet<>();
        engine.versions().all().forEach(each -> outputs.addAll(each.saga().outputs()));
        outputs.remove(newest.inbox());
        TopicEvents events = TopicEvents.of(newest.inbox())
                .sendsTo(outputs.toArray(String[]::new))
                .on(Controls.START, newest.stateType(), engine::start)
                .on(Controls.DUE, Controls.Due.class, engine::due)
                .on(Controls.ORDER, Order.class, engine::order)
                .on(Controls.GIVEN_UP, Controls.GivenUp.class, engine::deadLettered);
        inbox.replies.forEach((event, type) -> events.on(event, type, engine::event));
        return events.onUnknown((value, ctx) -> engine.unknown(ctx)).onTombstone((key, ctx) -> engine.unknown(ctx));
    }

    private void add(Machine<?> machine) {
        for (Node.Task<?> task : machine.saga().plan().tasks()) {
            add(task.replies().values());
            if (task.compensation() != null) {
                add(task.compensation().replies().values());
            }
        }
    }

    private void add(Collection<? extends Reply<?>> some) {
        for (Reply<?> reply : some) {
            Class<?> before = replies.putIfAbsent(reply.event(), reply.type());
            if (before != null && !before.equals(reply.type())) {
                problems.add("event '" + reply.event() + "' is a " + before.getTypeName() + " in one place and a "
                        + reply.type().getTypeName() + " in another: use one class for all, or another name");
            }
        }
    }
}
