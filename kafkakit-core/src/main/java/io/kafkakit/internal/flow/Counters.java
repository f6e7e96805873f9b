package io.kafkakit.internal.flow;

import io.kafkakit.GroupStats;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What a group did, counted when it is committed. Thread-safe. */
public final class Counters {

    private final Map<Outcome.Kind, LongAdder> outcomes = new EnumMap<>(Outcome.Kind.class);
    private final LongAdder sent = new LongAdder();
    private final LongAdder transactions = new LongAdder();

    public Counters() {
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            outcomes.put(kind, new LongAdder());
        }
    }

    /** This outcome is committed. */
    public void committed(Outcome outcome) {
        adder(outcome.kind()).increment();
        if (outcome.kind() == Outcome.Kind.HANDLED) {
            sent.add(outcome.records().size());
        }
    }

    /** A transaction is committed. */
    public void transaction() {
        transactions.increment();
    }

    /** The counts now. */
    public GroupStats snapshot() {
        return new GroupStats(
                of(Outcome.Kind.HANDLED),
                of(Outcome.Kind.RETRIED),
                of(Outcome.Kind.DEAD_LETTERED),
                of(Outcome.Kind.SKIPPED),
                sent.sum(),
                transactions.sum());
    }

    private long of(Outcome.Kind kind) {
        return adder(kind).sum();
    }

    private LongAdder adder(Outcome.Kind kind) {
        return Objects.requireNonNull(outcomes.get(kind));
    }
}
