package io.kafkakit.internal.consume;

import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.dispatch.PollThreadSignals;
import io.kafkakit.internal.dispatch.PollThrottle;

/** Wakes the poll thread of a consumer for what its partitions need of it. Thread-safe. */
record Signals(Draining draining, PollThrottle room, Runnable wake) implements PollThreadSignals {

    @Override
    public void settled(PartitionFlow flow) {
        if (draining.settled(flow)) {
            wake.run();
        }
    }

    @Override
    public void refused() {
        room.pollNeeded();
        wake.run();
    }

    @Override
    public void nudge() {
        wake.run();
    }
}
