package io.kafkakit.monitor;

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
}
