package io.kafkakit.saga.internal.engine;

import io.kafkakit.saga.internal.machine.Decision.Ignored;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a runner has counted since its start. Thread-safe. */
public final class Counters {

    private final Map<Ignored, LongAdder> ignored = new EnumMap<>(Ignored.class);
    private final LongAdder started = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final LongAdder compensated = new LongAdder();
    private final LongAdder timers = new LongAdder();

    Counters() {
        for (Ignored each : Ignored.values()) {
            ignored.put(each, new LongAdder());
        }
    }

    void ignore(Ignored why) {
        LongAdder adder = ignored.get(why);
        if (adder != null) {
            adder.increment();
        }
    }

    /** How often something had no effect for this reason. */
    public long ignored(Ignored why) {
        LongAdder adder = ignored.get(why);
        return adder == null ? 0 : adder.sum();
    }

    LongAdder started() {
        return started;
    }

    LongAdder completed() {
        return completed;
    }

    LongAdder compensated() {
        return compensated;
    }

    LongAdder timers() {
        return timers;
    }
}
