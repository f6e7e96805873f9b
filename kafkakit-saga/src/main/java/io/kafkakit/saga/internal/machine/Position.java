package io.kafkakit.saga.internal.machine;

import io.kafkakit.saga.SagaFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a saga is. Immutable.
 *
 * @param next the number of the next activation of a step
 * @param open steps that have begun and not ended
 * @param done steps to undo if a later one fails, the last one last
 * @param rounds of each loop that is going on
 * @param arrived ways of parallel steps that have arrived
 * @param isPivoted whether it only goes forward
 * @param failure why it is undone; null if it is not
 * @param early events that came before their step
 */
public record Position(
        int next,
        List<Open> open,
        List<Done> done,
        Map<String, Integer> rounds,
        Set<String> arrived,
        boolean isPivoted,
        @Nullable SagaFailure failure,
        List<Early> early) {

    static final Position BEGIN = new Position(1, List.of(), List.of(), Map.of(), Set.of(), false, null, List.of());

    /** Checked here, because a damaged record of a state topic must not become a saga. */
    public Position {
        open = copy(open, "open");
        done = copy(done, "done");
        rounds = Map.copyOf(Objects.requireNonNull(rounds, "position.rounds is missing"));
        arrived = Set.copyOf(Objects.requireNonNull(arrived, "position.arrived is missing"));
        early = copy(early, "early");
    }

    private static <T> List<T> copy(List<T> all, String name) {
        try {
            return List.copyOf(all);
        } catch (NullPointerException e) {
            throw new IllegalArgumentException("position." + name + " is missing, or has an entry that is null", e);
        }
    }
}
