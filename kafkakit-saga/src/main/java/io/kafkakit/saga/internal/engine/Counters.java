package io.kafkakit.saga.internal.engine;

import io.kafkakit.saga.internal.machine.Decision.Ignored;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a runner has counted since its start. Thread-safe. */
final class Counters {

    private final Map<Ignored, LongAdder> ignored = new EnumMap<>(Ignored.class);

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
    long ignored(Ignored why) {
        LongAdder adder = ignored.get(why);
        return adder == null ? 0 : adder.sum();
    }
}
