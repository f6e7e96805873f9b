package io.kafkakit.console.internal.fleet;

import io.kafkakit.Retries;
import io.kafkakit.console.fleet.FleetInstance;
import io.kafkakit.console.fleet.FleetInstance.Applied;
import io.kafkakit.console.fleet.FleetInstance.Consumer;
import io.kafkakit.console.fleet.FleetInstance.Identity;
import io.kafkakit.console.fleet.FleetInstance.Lane;
import io.kafkakit.console.fleet.FleetInstance.Partition;
import io.kafkakit.console.fleet.FleetInstance.Reading;
import io.kafkakit.console.fleet.FleetInstance.Topic;
import io.kafkakit.console.fleet.FleetInstance.Trouble;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.Stall;
import io.kafkakit.monitor.TopicStatus;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an instance publishes of its status: small enough for a record, however large the group is. */
final class StatusSummary {

    /** A tenth of the default {@code max.message.bytes}, because it goes out every few seconds. */
    static final int LARGEST = 96 << 10;

    private static final String OFF = "off";

    /** Stalled ones first, then those with the largest lag: the ones that somebody looks for. */
    private static final Comparator<PartitionStatus> WORST_FIRST = Comparator.<PartitionStatus, Boolean>comparing(
                    each -> each.stalled() == null)
            .thenComparing(Comparator.comparingLong(PartitionStatus::lag).reversed())
            .thenComparing(PartitionStatus::topic)
            .thenComparing(PartitionStatus::partition);

    /** How much is told: so many partitions, of anything else so many each, and so many characters of a text. */
    enum Detail {
        FULL(100, 200, 500),
        LESS(20, 50, 200),
        LEAST(0, 10, 100);

        private final int partitions;
        private final int others;
        private final int text;

        Detail(int partitions, int others, int text) {
            this.partitions = partitions;
            this.others = others;
            this.text = text;
        }
    }

    private final GroupStatus status;
    private final Detail detail;

    private StatusSummary(GroupStatus status, Detail detail) {
        this.status = status;
        this.detail = detail;
    }

    /** As the value of a record, with as much detail as fits. */
    static byte[] fitting(GroupStatus status, Identity identity, Applied commands) {
        byte[] value = new byte[0];
        for (Detail each : Detail.values()) {
            value = FleetFormat.write(of(status, identity, commands, each));
            if (value.length <= LARGEST) {
                return value;
            }
        }
        return value;
    }

    static FleetInstance of(GroupStatus status, Identity identity, Applied commands, Detail detail) {
        StatusSummary summary = new StatusSummary(status, detail);
        return new FleetInstance(
                status.groupId(),
                identity,
                status.state(),
                summary.health(),
                status.counts(),
                summary.some(status.topics().stream()).map(summary::topic).toList(),
                summary.reading(),
                commands);
    }

    private GroupHealth health() {
        GroupHealth health = status.health();
        return new GroupHealth(
                health.level(),
                health.reasons().stream().limit(10).map(this::cut).toList());
    }

    private Topic topic(TopicStatus topic) {
        return new Topic(
                topic.topic(),
                topic.paused(),
                some(topic.pausedEvents().stream().sorted()).map(this::cut).toList(),
                topic.concurrency(),
                retries(topic.retries()));
    }

    private @Nullable String retries(@Nullable Retries retries) {
        if (retries == null) {
            return null;
        }
        return RetriesSwitch.isOff(retries) ? OFF : cut(retries.toString());
    }

    private Reading reading() {
        List<PartitionStatus> all = status.partitions();
        List<Partition> told = all.stream()
                .sorted(WORST_FIRST)
                .limit(detail.partitions)
                .map(this::partition)
                .toList();
        return new Reading(
                some(status.members().stream())
                        .map(each -> new Consumer(
                                each.number(),
                                cut(each.consumerId()),
                                each.isLeader(),
                                each.seenAt(),
                                each.partitions().size()))
                        .toList(),
                Sums.of(all, detail.others, detail.text),
                told,
                all.size() - told.size(),
                some(status.lanes().stream())
                        .map(each -> new Lane(
                                each.number(),
                                each.transactional(),
                                each.state().name(),
                                each.commits(),
                                each.failedCommits(),
                                words(each.stalled())))
                        .toList(),
                status.problems().stream()
                        .limit(10)
                        .map(each -> new Trouble(each.at(), cut(each.what()), cut(Thrown.words(each.cause()))))
                        .toList());
    }

    private Partition partition(PartitionStatus each) {
        return new Partition(
                each.topic(),
                each.partition(),
                each.position(),
                each.committed(),
                each.lag(),
                each.waitingRetries(),
                each.oldestWrittenAt(),
                words(each.stalled()));
    }

    private @Nullable String words(@Nullable Stall stall) {
        return stall == null ? null : cut(stall.toString());
    }

    private <T> Stream<T> some(Stream<T> all) {
        return all.limit(detail.others);
    }

    private String cut(String text) {
        return text.length() <= detail.text ? text : text.substring(0, detail.text) + "…";
    }
}
