package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.commit.LanePool;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.util.function.Consumer;

/**
 * What the flows of all partitions of a group share.
 *
 * @param stop when it is given, no record goes to a handler any more
 * @param onFatal ends the group
 */
public record DispatchParts(LanePool lanes, Limits limits, Clock clock, StopSignal stop, Consumer<Throwable> onFatal) {}
