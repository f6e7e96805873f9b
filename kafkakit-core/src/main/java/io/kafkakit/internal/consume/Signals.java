package io.kafkakit.internal.consume;

import io.kafkakit.internal.dispatch.PollThreadSignals;
import io.kafkakit.internal.dispatch.PollThrottle;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.tenure.Tenure;
import java.util.Queue;

/** Wakes a consumer's poll thread when its partitions need it. Thread-safe. */
record Signals(Draining draining, PollThrottle throttle, Queue<Tenure> resting, Restarts restarts, Runnable wake)
        implements PollThreadSignals {

    @Override
    public void settled(Tenure tenure) {
        if (draining.settled(tenure)) {
            wake.run();
        }
    }

    @Override
    public void refused() {
        draining.refused();
        throttle.pollNeeded();
        wake.run();
    }

    @Override
    public void rests(Tenure tenure) {
        resting.add(tenure);
        wake.run();
    }

    @Override
    public void beginsAgain(Tenure tenure, Delivery refused, Exception reason) {
        restarts.add(tenure, refused, reason);
        wake.run();
    }

    @Override
    public void nudge() {
        wake.run();
    }
}
