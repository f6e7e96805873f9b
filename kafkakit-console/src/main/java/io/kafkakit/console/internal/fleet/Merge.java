package io.kafkakit.console.internal.fleet;

import io.kafkakit.console.fleet.FleetGroup;
import io.kafkakit.console.fleet.FleetGroup.Owned;
import io.kafkakit.console.fleet.FleetGroup.Totals;
import io.kafkakit.console.fleet.FleetInstance;
import io.kafkakit.console.fleet.FleetInstance.Sum;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupHealth.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes groups out of their instances. */
final class Merge {

    private static final Comparator<FleetInstance> BY_NAME = Comparator.comparing(FleetInstance::name)
            .thenComparing(each -> each.identity().run());

    private Merge() {}

    /** By id. */
    static List<FleetGroup> groups(Collection<FleetInstance> instances) {
        Map<String, List<FleetInstance>> groups = instances.stream()
                .sorted(BY_NAME)
                .collect(Collectors.groupingBy(FleetInstance::group, TreeMap::new, Collectors.toList()));
        return groups.entrySet().stream()
                .map(each -> group(each.getKey(), each.getValue()))
                .toList();
    }

    private static FleetGroup group(String id, List<FleetInstance> instances) {
        return new FleetGroup(
                id, health(instances), instances, totals(instances), topics(instances), partitions(instances));
    }

    static GroupHealth health(List<FleetInstance> instances) {
        List<String> reasons = new ArrayList<>();
        for (FleetInstance each : instances) {
            Level level = each.health().level();
            if (level == Level.FAILED && each.health().reasons().isEmpty()) {
                reasons.add(each.name() + ": failed");
            }
            each.health().reasons().forEach(why -> reasons.add(each.name() + ": " + why));
        }
        return new GroupHealth(
                level(instances.stream().map(each -> each.health().level()).toList()), reasons);
    }

    private static Level level(List<Level> levels) {
        if (levels.stream().allMatch(each -> each == Level.FAILED)) {
            return Level.FAILED;
        }
        if (levels.contains(Level.FAILED) || levels.contains(Level.DEGRADED)) {
            return Level.DEGRADED;
        }
        if (levels.contains(Level.RUNNING)) {
            return Level.RUNNING;
        }
        return levels.contains(Level.STARTING) ? Level.STARTING : Level.CLOSED;
    }

    private static Totals totals(List<FleetInstance> instances) {
        List<Sum> sums = instances.stream()
                .flatMap(each -> each.reading().sums().stream())
                .toList();
        return new Totals(
                instances.stream()
                        .mapToInt(each -> each.reading().consumers().size())
                        .sum(),
                sums.stream().mapToInt(Sum::partitions).sum(),
                sums.stream().mapToLong(Sum::lag).sum(),
                sums.stream().mapToInt(Sum::lagUnknown).sum(),
                sums.stream().mapToLong(Sum::waitingRetries).sum(),
                sums.stream().mapToInt(Sum::stalled).sum(),
                instances.stream().map(FleetInstance::counts).reduce(new Counts(0, 0, 0, 0, 0, 0), Merge::plus));
    }

    private static Counts plus(Counts one, Counts other) {
        return new Counts(
                one.handled() + other.handled(),
                one.retried() + other.retried(),
                one.postponed() + other.postponed(),
                one.deadLettered() + other.deadLettered(),
                one.skipped() + other.skipped(),
                one.sent() + other.sent());
    }

    private static List<FleetGroup.Topic> topics(List<FleetInstance> instances) {
        Map<String, List<FleetInstance.Topic>> topics = instances.stream()
                .flatMap(each -> each.topics().stream())
                .collect(Collectors.groupingBy(FleetInstance.Topic::topic, TreeMap::new, Collectors.toList()));
        return topics.entrySet().stream()
                .map(each -> topic(each.getKey(), each.getValue()))
                .toList();
    }

    private static FleetGroup.Topic topic(String name, List<FleetInstance.Topic> its) {
        Map<String, Integer> pausedEvents = new TreeMap<>();
        its.forEach(each -> each.pausedEvents().forEach(event -> pausedEvents.merge(event, 1, Integer::sum)));
        return new FleetGroup.Topic(
                name,
                its.size(),
                (int) its.stream().filter(FleetInstance.Topic::paused).count(),
                pausedEvents,
                its.stream().mapToInt(FleetInstance.Topic::concurrency).min().orElse(0),
                its.stream().mapToInt(FleetInstance.Topic::concurrency).max().orElse(0),
                its.stream()
                        .map(FleetInstance.Topic::retries)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** While a partition moves, both its owners may tell it: the newer status counts. */
    private static List<Owned> partitions(List<FleetInstance> instances) {
        Map<String, Map<Integer, Owned>> owned = new TreeMap<>();
        instances.stream()
                .sorted(Comparator.comparing(each -> each.identity().publishedAt()))
                .forEach(instance -> instance.reading()
                        .partitions()
                        .forEach(each -> owned.computeIfAbsent(each.topic(), topic -> new TreeMap<>())
                                .put(each.partition(), new Owned(instance.name(), each))));
        return owned.values().stream().flatMap(each -> each.values().stream()).toList();
    }
}
