package io.kafkakit.bench.micro;

import io.kafkakit.internal.ledger.Entry;
import io.kafkakit.internal.ledger.Ledger;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.ledger.Restored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the ledger costs a record, from its delivery until its commit is known. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class LedgerBenchmark {

    /** Records that are delivered before any is done, which is what a flow lets be with handlers at once. */
    private static final int WINDOW = 1_000;

    /** Records of a transaction. */
    private static final int COMMIT = 100;

    private final List<Integer> shuffled = new ArrayList<>();

    /** Makes an order of completion that is the same in all runs. */
    public LedgerBenchmark() {
        for (int i = 0; i < WINDOW; i++) {
            shuffled.add(i);
        }
        Collections.shuffle(shuffled, new Random(42));
    }

    /** Records that are done in the order of their delivery. */
    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public Ledger inOrder() {
        Ledger ledger = new Ledger(Restored.nothing(), 4_096);
        List<Entry> entries = deliver(ledger);
        for (int from = 0; from < WINDOW; from += COMMIT) {
            commit(ledger, entries.subList(from, from + COMMIT));
        }
        return ledger;
    }

    /** Records that are done in any order, so that each commit tells what is done beyond the first gap. */
    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public Ledger outOfOrder() {
        Ledger ledger = new Ledger(Restored.nothing(), 4_096);
        List<Entry> entries = deliver(ledger);
        for (int from = 0; from < WINDOW; from += COMMIT) {
            List<Entry> done = new ArrayList<>(COMMIT);
            for (int i = from; i < from + COMMIT; i++) {
                done.add(entries.get(shuffled.get(i)));
            }
            commit(ledger, done);
        }
        return ledger;
    }

    private static List<Entry> deliver(Ledger ledger) {
        List<Entry> entries = new ArrayList<>(WINDOW);
        for (long offset = 0; offset < WINDOW; offset++) {
            entries.add(Objects.requireNonNull(ledger.delivered(offset, offset + 1, -1)));
        }
        return entries;
    }

    private static void commit(Ledger ledger, List<Entry> done) {
        Progress plan = ledger.plan(done);
        if (!plan.left().isEmpty()) {
            throw new IllegalStateException("the metadata is too small for this benchmark");
        }
        ledger.committed(plan);
    }
}
