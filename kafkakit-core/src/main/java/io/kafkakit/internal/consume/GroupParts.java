package io.kafkakit.internal.consume;

import io.kafkakit.internal.commit.LanePool;
import io.kafkakit.internal.dispatch.DispatchParts;
import io.kafkakit.internal.dispatch.Limits;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.restore.StartOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What all consumers of a group share.
 *
 * @param pipelines how each source topic's records are handled
 * @param beginnings where partitions begin
 * @param drainTimeout how long a partition that is taken away may hold up the rebalance
 * @param stop when it is given, no record goes to a handler any more
 * @param monitor told what they do
 * @param onFatal ends the group
 */
public record GroupParts(
        String groupId,
        Map<TopicPlan, Pipeline> pipelines,
        LanePool lanes,
        GroupLookups committedOffsets,
        StartOffsets beginnings,
        Limits limits,
        Duration drainTimeout,
        Threads threads,
        Clock clock,
        StopSignal stop,
        Monitor monitor,
        Consumer<Throwable> onFatal) {

    /** What dispatching needs of them. */
    DispatchParts dispatch() {
        return new DispatchParts(lanes, limits, clock, stop, onFatal);
    }

    /** The group's first topic by name, whose partition 0 makes its owner the leader. */
    String firstTopic() {
        return pipelines.keySet().stream()
                .map(TopicPlan::topic)
                .sorted()
                .findFirst()
                .orElse("");
    }
}
