package io.kafkakit.console.fleet;

import java.util.List;
import java.util.Map;

/**
 * How far a command has come. Immutable.
 *
 * @param command the command
 * @param applied instances that have done it
 * @param refused instances that have not, and why; by their names
 * @param waiting instances that have not answered yet
 */
public record FleetProgress(
        FleetCommand command, List<String> applied, Map<String, String> refused, List<String> waiting) {

    /** Copies the collections. */
    public FleetProgress {
        applied = List.copyOf(applied);
        refused = Map.copyOf(refused);
        waiting = List.copyOf(waiting);
    }

    /** Whether every instance has answered, and there is one at least. */
    public boolean isAnswered() {
        return waiting.isEmpty() && !(applied.isEmpty() && refused.isEmpty());
    }

    /** Whether every instance has done it, and there is one at least. */
    public boolean isApplied() {
        return isAnswered() && refused.isEmpty();
    }
}
