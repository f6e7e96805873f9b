package io.kafkakit.internal.monitor;

import io.kafkakit.monitor.Counts;
import java.util.concurrent.atomic.LongAdder;

/** Sums of counts. Thread-safe. */
final class Counters {

    private final LongAdder handled = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder postponed = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder sent = new LongAdder();

    void add(Counts counts) {
        handled.add(counts.handled());
        retried.add(counts.retried());
        postponed.add(counts.postponed());
        deadLettered.add(counts.deadLettered());
        skipped.add(counts.skipped());
        sent.add(counts.sent());
    }

    Counts sum() {
        return new Counts(handled.sum(), retried.sum(), postponed.sum(), deadLettered.sum(), skipped.sum(), sent.sum());
    }
}
