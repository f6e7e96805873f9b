package io.kafkakit.console.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a {@link FleetView} knew at one moment. Immutable.
 *
 * @param at that moment
 * @param isComplete whether the topics were read to their ends at least once
 * @param groups by id; only those with a living instance
 * @param commands the newest, at most 500, the newest first
 * @param problems why the topics cannot be read now, in words; empty if they can
 */
public record FleetSnapshot(
        Instant at, boolean isComplete, List<FleetGroup> groups, List<Logged> commands, List<String> problems) {

    /** Copies the lists. */
    public FleetSnapshot {
        groups = List.copyOf(groups);
        commands = List.copyOf(commands);
        problems = List.copyOf(problems);
    }

    /** A command, and its place in the control topic. */
    public record Logged(FleetCommand command, int partition, long offset) {}

    /** The group with this id; empty if it has no living instance. */
    public Optional<FleetGroup> group(String id) {
        return groups.stream().filter(each -> each.group().equals(id)).findFirst();
    }

    /** How far the command with this id has come; empty if it is not among {@link #commands}. */
    public Optional<FleetProgress> progress(String id) {
        return commands.stream()
                .filter(each -> each.command().id().equals(id))
                .findFirst()
                .map(this::progress);
    }

    private FleetProgress progress(Logged logged) {
        List<String> applied = new ArrayList<>();
        Map<String, String> refused = new TreeMap<>();
        List<String> waiting = new ArrayList<>();
        List<FleetInstance> instances =
                group(logged.command().group()).map(FleetGroup::instances).orElse(List.of());
        for (FleetInstance each : instances) {
            FleetInstance.Applied commands = each.commands();
            Optional<FleetInstance.Answer> answer = commands.recent().stream()
                    .filter(one -> logged.command().id().equals(one.id()))
                    .findFirst();
            String why = answer.map(FleetInstance.Answer::refused).orElse(null);
            boolean isPassed = commands.partition() == logged.partition() && commands.offset() >= logged.offset();
            if (why != null) {
                refused.put(each.name(), why);
            } else if (answer.isPresent() || isPassed) {
                applied.add(each.name());
            } else {
                waiting.add(each.name());
            }
        }
        return new FleetProgress(logged.command(), applied, refused, waiting);
    }
}
