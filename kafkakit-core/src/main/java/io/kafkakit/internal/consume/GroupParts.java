package io.kafkakit.internal.consume;

import io.kafkakit.internal.commit.LanePool;
import io.kafkakit.internal.dispatch.DispatchParts;
import io.kafkakit.internal.dispatch.Limits;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.restore.RestoreParts;
import java.time.Duration;
import java.util.Map;

/**
 * The parts that all consumers of a group share.
 *
 * @param pipelines the pipeline of each source topic
 * @param dispatch the parts that bring records to their handlers
 * @param restore finds out where partitions begin
 * @param drainTimeout how long a revoked partition may hold up the rebalance
 * @param monitor receives what they do
 */
public record GroupParts(
        String groupId,
        Map<TopicPlan, Pipeline> pipelines,
        DispatchParts dispatch,
        RestoreParts restore,
        Duration drainTimeout,
        Threads threads,
        Monitor monitor) {

    GroupLookups committedOffsets() {
        return restore.committedOffsets();
    }

    LanePool lanes() {
        return dispatch.lanes();
    }

    Limits limits() {
        return dispatch.limits();
    }

    Clock clock() {
        return dispatch.clock();
    }

    /** Ends the group. */
    void fail(Throwable reason) {
        dispatch.onFatal().accept(reason);
    }

    /** The group's first topic by name. The owner of its partition 0 is the leader. */
    String firstTopic() {
        return pipelines.keySet().stream()
                .map(TopicPlan::topic)
                .sorted()
                .findFirst()
                .orElse("");
    }
}
