package io.kafkakit.cli.demo;

import io.kafkakit.monitor.GroupStatus;
import java.util.Collection;

/**
 * What cannot be seen in the topics.
 *
 * @param transactions how many were committed
 * @param complete false if a worker was killed before it could tell its last ones
 */
record WorkerStats(long transactions, boolean complete) {

    static final WorkerStats NONE = new WorkerStats(0, true);

    static WorkerStats of(Collection<GroupStatus> groups) {
        return new WorkerStats(
                groups.stream().mapToLong(GroupStatus::transactions).sum(), true);
    }

    WorkerStats plus(WorkerStats other) {
        return new WorkerStats(transactions + other.transactions, complete && other.complete);
    }
}
