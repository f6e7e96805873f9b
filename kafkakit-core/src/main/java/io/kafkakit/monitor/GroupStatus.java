package io.kafkakit.monitor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a group in this process, from {@link io.kafkakit.ConsumerGroup#status()}. Immutable. Counts and lanes
 * are current. The figures of a member's partitions are usually less than a second old.
 *
 * <pre>{@code
 * GroupStatus status = group.status();
 * if (status.lag() > 100_000 || !status.problems().isEmpty()) {
 *     log.warn("{}", status);
 * }
 * }</pre>
 *
 * @param topics how each topic is handled now: what is paused, the concurrency, the retries
 * @param members the consumers of this process; empty before they are started
 * @param lanes the producers that commit for them
 * @param problems current problems with Kafka or with the group, the oldest first; empty if all is well. A failed
 *     handler is not a problem.
 * @param lastProblem the newest problem since the start, over or not; null if there was none
 */
public record GroupStatus(
        String groupId,
        GroupState state,
        Counts counts,
        List<TopicStatus> topics,
        List<MemberStatus> members,
        List<LaneStatus> lanes,
        List<Problem> problems,
        @Nullable Problem lastProblem) {

    /** Copies the lists. */
    public GroupStatus {
        topics = List.copyOf(topics);
        members = List.copyOf(members);
        lanes = List.copyOf(lanes);
        problems = List.copyOf(problems);
    }

    /** The number of committed transactions. */
    public long transactions() {
        return lanes.stream()
                .filter(LaneStatus::transactional)
                .mapToLong(LaneStatus::commits)
                .sum();
    }

    /** The partitions of all members of this process. */
    public List<PartitionStatus> partitions() {
        return members.stream().flatMap(member -> member.partitions().stream()).toList();
    }

    /** The unfinished records of these partitions, as far as known: an unknown lag (-1) counts as 0. */
    public long lag() {
        return members.stream()
                .flatMap(member -> member.partitions().stream())
                .mapToLong(partition -> Math.max(0, partition.lag()))
                .sum();
    }

    /** The partitions that stand still; see {@link PartitionStatus#stalled()}. */
    public List<PartitionStatus> stalled() {
        return partitions().stream().filter(each -> each.stalled() != null).toList();
    }

    /** How the group is, in one word and with reasons. */
    public GroupHealth health() {
        return switch (state) {
            case STARTING -> new GroupHealth(GroupHealth.Level.STARTING, problemsInWords());
            case RUNNING -> healthOfRunning();
            case CLOSING, CLOSED -> new GroupHealth(GroupHealth.Level.CLOSED, List.of());
            case FAILED ->
                new GroupHealth(
                        GroupHealth.Level.FAILED, lastProblem == null ? List.of() : List.of(words(lastProblem)));
        };
    }

    private GroupHealth healthOfRunning() {
        List<String> reasons = problemsInWords();
        stalled().forEach(each -> reasons.add(each.topic() + "-" + each.partition() + " " + each.stalled()));
        lanes.stream()
                .filter(lane -> lane.stalled() != null)
                .forEach(lane -> reasons.add("lane " + lane.number() + " " + lane.stalled()));
        if (!reasons.isEmpty()) {
            return new GroupHealth(GroupHealth.Level.DEGRADED, reasons);
        }
        List<String> joining = members.stream()
                .filter(member -> member.consumerId().isEmpty())
                .map(member -> "consumer " + member.number() + " has not joined the group yet")
                .toList();
        return new GroupHealth(joining.isEmpty() ? GroupHealth.Level.RUNNING : GroupHealth.Level.STARTING, joining);
    }

    private List<String> problemsInWords() {
        List<String> reasons = new ArrayList<>();
        problems.forEach(each -> reasons.add(words(each)));
        return reasons;
    }

    private static String words(Problem problem) {
        return problem.what() + ": " + problem.cause();
    }

    /** Several lines for a log: the group, its consumers with their partitions, its lanes and its problems. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("group " + groupId + ": " + state);
        text.append(", ").append(partitions().size()).append(" partitions");
        text.append(", ").append(stalled().size()).append(" stalled");
        long unknown = partitions().stream().filter(each -> each.lag() < 0).count();
        text.append(", lag ").append(lag());
        if (unknown > 0) {
            text.append(" and that of ").append(unknown).append(" not known");
        }
        text.append("\n  since the start: ").append(counts);
        topics.forEach(each -> text.append("\n  ").append(each));
        members.forEach(each -> text.append("\n  ").append(each.toString().replace("\n", "\n  ")));
        lanes.forEach(each -> text.append("\n  ").append(each));
        problems.forEach(each -> text.append("\n  problem since ").append(oneLine(each)));
        if (lastProblem != null && lastProblem.isOver()) {
            text.append("\n  last problem ").append(oneLine(lastProblem));
        }
        return text.toString();
    }

    private static String oneLine(Problem problem) {
        return problem.toString().replaceAll("\\R", " ");
    }
}
