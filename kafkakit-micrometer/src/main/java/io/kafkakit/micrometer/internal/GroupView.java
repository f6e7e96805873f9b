package io.kafkakit.micrometer.internal;

import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.MemberStatus;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.Stall;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What the groups of this process with one id said when they were asked: usually one group. Immutable. */
final class GroupView {

    private final List<GroupStatus> groups;
    private final Map<TopicPartition, PartitionStatus> partitions = new HashMap<>();
    private final Instant at;

    GroupView(List<GroupStatus> groups, Instant at) {
        this.groups = List.copyOf(groups);
        this.at = at;
        groups.stream()
                .flatMap(each -> each.partitions().stream())
                .forEach(each -> partitions.put(new TopicPartition(each.topic(), each.partition()), each));
    }

    /** Whether one of the groups never runs again. */
    boolean hasEnded() {
        return groups.stream().anyMatch(each -> ObservedGroups.isEnd(each.state()));
    }

    double in(GroupState state) {
        return (double) groups.stream().filter(each -> each.state() == state).count();
    }

    double at(GroupHealth.Level level) {
        return (double)
                groups.stream().filter(each -> each.health().level() == level).count();
    }

    double problems() {
        return groups.stream().mapToInt(each -> each.problems().size()).sum();
    }

    private Stream<MemberStatus> members(int number) {
        return groups.stream().flatMap(each -> each.members().stream()).filter(each -> each.number() == number);
    }

    double partitionsOf(int member) {
        return members(member).mapToInt(each -> each.partitions().size()).sum();
    }

    /** The age of the oldest snapshot of a consumer with this number, in milliseconds; NaN if there is none. */
    double seenAgo(int member) {
        return members(member).mapToDouble(each -> since(each.seenAt())).max().orElse(Double.NaN);
    }

    /** For how long a lane stands still, in milliseconds. */
    double stalledLane(int number) {
        return groups.stream()
                .flatMap(each -> each.lanes().stream())
                .filter(each -> each.number() == number)
                .mapToDouble(each -> since(each.stalled()))
                .max()
                .orElse(0);
    }

    /** A figure of a partition; NaN if nobody holds it or the figure is negative, which means unknown. */
    double of(TopicPartition id, ToDoubleFunction<PartitionStatus> figure) {
        PartitionStatus partition = partitions.get(id);
        double value = partition == null ? Double.NaN : figure.applyAsDouble(partition);
        return value < 0 ? Double.NaN : value;
    }

    /** For how long a partition stands still, in milliseconds. */
    double stalled(PartitionStatus partition) {
        return since(partition.stalled());
    }

    /** The age of a partition's oldest record that is not done, in milliseconds; negative if it is unknown. */
    double oldest(PartitionStatus partition) {
        Instant written = partition.oldestWrittenAt();
        if (written != null) {
            return since(written);
        }
        return partition.lag() == 0 ? 0 : -1;
    }

    private double since(@Nullable Stall stall) {
        return stall == null ? 0 : since(stall.since());
    }

    /** Another machine's clock may be ahead. */
    private double since(Instant then) {
        return Math.max(0.0, (double) Duration.between(then, at).toMillis());
    }
}
