package io.kafkakit.internal.flow;

import io.kafkakit.GroupStats;
import java.util.concurrent.atomic.LongAdder;

/** What a group did, counted when it is committed. Thread-safe. */
public final class Counters {

    private final LongAdder handled = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder transactions = new LongAdder();

    /** These outcomes are committed. */
    public void committed(Tally tally) {
        handled.add(tally.handled());
        retried.add(tally.retried());
        deadLettered.add(tally.deadLettered());
        skipped.add(tally.skipped());
        sent.add(tally.sent());
    }

    /** A transaction is committed. */
    public void transaction() {
        transactions.increment();
    }

    /** The counts now. */
    public GroupStats snapshot() {
        return new GroupStats(
                handled.sum(), retried.sum(), deadLettered.sum(), skipped.sum(), sent.sum(), transactions.sum());
    }
}
