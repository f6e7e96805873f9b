package io.kafkakit.console.internal.fleet;

import io.kafkakit.console.fleet.FleetCommand;
import io.kafkakit.console.fleet.FleetCommand.Action;
import io.kafkakit.console.fleet.FleetSnapshot.Logged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands of one group that are in force, out of all that were given. Not thread-safe. */
final class Orders {

    private record Subject(
            Action action, String topic, @Nullable String event) {}

    private final Map<Subject, FleetCommand> inForce = new LinkedHashMap<>();
    private @Nullable Logged last;

    void take(Logged logged) {
        last = logged;
        FleetCommand command = logged.command();
        String topic = command.topic();
        switch (command.action()) {
            case PAUSE -> hold(new Subject(Action.PAUSE, topic, command.event()), command);
            case RESUME -> resume(topic, command.event());
            case CONCURRENCY -> {
                Subject subject = new Subject(Action.CONCURRENCY, topic, null);
                hold(subject, command);
                if (command.number() == 0) {
                    inForce.remove(subject);
                }
            }
            case RETRIES_OFF -> hold(new Subject(Action.RETRIES_OFF, topic, null), command);
            case RETRIES_ON -> inForce.remove(new Subject(Action.RETRIES_OFF, topic, null));
        }
    }

    private void hold(Subject subject, FleetCommand command) {
        inForce.remove(subject);
        inForce.put(subject, command);
    }

    /** As a group does it: to resume a topic resumes its events. */
    private void resume(String topic, @Nullable String event) {
        inForce.keySet()
                .removeIf(each -> each.action() == Action.PAUSE
                        && each.topic().equals(topic)
                        && (event == null || event.equals(each.event())));
    }

    /** In the order in which they were given. */
    List<FleetCommand> inForce() {
        return new ArrayList<>(inForce.values());
    }

    /** The newest of all; null if there was none. */
    @Nullable
    Logged last() {
        return last;
    }
}
