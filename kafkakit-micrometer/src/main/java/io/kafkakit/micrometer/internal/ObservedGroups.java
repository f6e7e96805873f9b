package io.kafkakit.micrometer.internal;

import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The groups of this process that are observed, by their id. Groups with the same id share their meters, and the last
 * one takes them away. Thread-safe.
 */
public final class ObservedGroups {

    private final MeterRegistry registry;
    private final MeterChoices choices;
    private final Map<String, Shared> byId = new HashMap<>();

    /** Observes no group yet. */
    public ObservedGroups(MeterRegistry registry, MeterChoices choices) {
        this.registry = registry;
        this.choices = choices;
    }

    /** A group's status, and its partitions. */
    interface Source {
        GroupStatus status();
    }

    /** Meters that groups with one id share. */
    private static final class Shared {

        private final StatusSources sources;
        private final GroupMeters meters;
        private final Map<TopicPartition, Source> holders = new HashMap<>();

        Shared(StatusSources sources, GroupMeters meters) {
            this.sources = sources;
            this.meters = meters;
        }
    }

    /** A group begins to start. Its meters are registered, unless another group with this id has them already. */
    synchronized GroupMeters add(String groupId, Source source) {
        Shared shared = byId.computeIfAbsent(groupId, this::register);
        shared.sources.add(source);
        shared.meters.add(source.status());
        return shared.meters;
    }

    private Shared register(String groupId) {
        failures(groupId);
        MeterSet meters = new MeterSet(registry, choices.tags().and("group", groupId), choices.histograms());
        StatusSources sources = new StatusSources(registry.config().clock(), () -> prune(groupId));
        return new Shared(sources, new GroupMeters(meters, choices.eventNames(), sources::view));
    }

    private Counter failures(String groupId) {
        return Counter.builder(GroupMeter.FAILURES.meter())
                .tags(choices.tags().and("group", groupId))
                .description(GroupMeter.FAILURES.description())
                .register(registry);
    }

    /** An error has ended a group. */
    void failed(String groupId) {
        failures(groupId).increment();
    }

    /** A group got a partition. */
    synchronized void hold(String groupId, Source source, TopicPartition partition) {
        Shared shared = byId.get(groupId);
        if (shared != null && shared.sources.has(source)) {
            shared.holders.put(partition, source);
            shared.meters.add(partition);
        }
    }

    /** A group gave up a partition. Another group of this process may hold it already. */
    synchronized void release(String groupId, Source source, TopicPartition partition) {
        Shared shared = byId.get(groupId);
        if (shared != null && shared.holders.remove(partition, source)) {
            shared.meters.remove(partition);
        }
    }

    /** Takes away the meters of groups that have ended. */
    synchronized void prune(String groupId) {
        Shared shared = byId.get(groupId);
        if (shared == null) {
            return;
        }
        shared.sources.removeEnded();
        if (shared.sources.isEmpty()) {
            byId.remove(groupId);
            shared.meters.remove();
            return;
        }
        shared.holders.entrySet().removeIf(each -> {
            boolean isLeft = !shared.sources.has(each.getValue());
            if (isLeft) {
                shared.meters.remove(each.getKey());
            }
            return isLeft;
        });
    }

    /** Whether a group in this state never runs again. */
    static boolean isEnd(GroupState state) {
        return state == GroupState.CLOSED || state == GroupState.FAILED;
    }
}
