package io.kafkakit.monitor;

import java.util.ArrayList;
import java.util.List;

/**
 * How a group is, for a probe or an alarm. Lag never counts: who restarts a service because it has much to do makes it
 * slower. Immutable.
 *
 * @param level in one word
 * @param reasons why it is not {@link Level#RUNNING}, in words; empty if it is
 */
public record GroupHealth(Level level, List<String> reasons) {

    /** How a group is. */
    public enum Level {
        /** It waits for its cluster, or to join its group. It goes on by itself. */
        STARTING,
        /** All is well. */
        RUNNING,
        /** Something of it stands still, or a problem lasts. It goes on by itself when the reason is gone. */
        DEGRADED,
        /** An error ended it for good. The process has to be started again. */
        FAILED,
        /** It was closed, or is being closed. */
        CLOSED
    }

    /** Copies the list. */
    public GroupHealth {
        reasons = List.copyOf(reasons);
    }

    static GroupHealth of(GroupStatus status) {
        return switch (status.state()) {
            case STARTING -> new GroupHealth(Level.STARTING, problems(status));
            case RUNNING -> running(status);
            case CLOSING, CLOSED -> new GroupHealth(Level.CLOSED, List.of());
            case FAILED ->
                new GroupHealth(
                        Level.FAILED, status.lastProblem() == null ? List.of() : List.of(words(status.lastProblem())));
        };
    }

    private static GroupHealth running(GroupStatus status) {
        List<String> reasons = problems(status);
        status.stalled().forEach(each -> reasons.add(each.topic() + "-" + each.partition() + " " + each.stalled()));
        status.lanes().stream()
                .filter(lane -> lane.stalled() != null)
                .forEach(lane -> reasons.add("lane " + lane.number() + " " + lane.stalled()));
        if (!reasons.isEmpty()) {
            return new GroupHealth(Level.DEGRADED, reasons);
        }
        List<String> joining = status.members().stream()
                .filter(member -> member.consumerId().isEmpty())
                .map(member -> "consumer " + member.number() + " has not joined the group yet")
                .toList();
        return new GroupHealth(joining.isEmpty() ? Level.RUNNING : Level.STARTING, joining);
    }

    private static List<String> problems(GroupStatus status) {
        List<String> reasons = new ArrayList<>();
        status.problems().forEach(each -> reasons.add(words(each)));
        return reasons;
    }

    private static String words(Problem problem) {
        return problem.what() + ": " + problem.cause();
    }
}
