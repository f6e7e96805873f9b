package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.commit.LanePool;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.util.function.Consumer;

/**
 * The parts that the flows of all partitions of a group share.
 *
 * @param stop once given, no more records go to handlers
 * @param onFatal ends the group
 */
public record DispatchParts(LanePool lanes, Limits limits, Clock clock, StopSignal stop, Consumer<Throwable> onFatal) {}
