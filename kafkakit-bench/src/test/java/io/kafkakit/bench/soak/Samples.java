package io.kafkakit.bench.soak;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Samples that were never taken: one each ten seconds, all the same but for what a test makes of them. */
final class Samples {

    private static final int MIB = 1 << 20;

    private Samples() {}

    static Vitals vitals() {
        return new Vitals(40L * MIB, 60, 100, 1, 10, 5, 3, 0, 0, 0, 0, 0, "RUNNING", null);
    }

    static Sample at(double seconds, Vitals vitals) {
        return new Sample(seconds, vitals, 0, 0, 50, 20, 5, 20);
    }

    /** So many of them, each made of the one that would have been. */
    static List<Sample> of(int number, UnaryOperator<Sample> change) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> change.apply(at(i * 10, vitals())))
                .toList();
    }

    static Sample with(Sample sample, long moreHeap, int moreThreads, long moreFiles, int members) {
        Vitals before = sample.vitals();
        Vitals vitals = new Vitals(
                before.heapBytes() + moreHeap,
                before.threads() + moreThreads,
                before.openFiles() + moreFiles,
                members,
                before.lag(),
                before.inFlight(),
                before.waitingRetries(),
                before.transactions(),
                before.failedCommits(),
                before.done(),
                before.retried(),
                before.deadLettered(),
                before.state(),
                before.problem());
        return new Sample(
                sample.seconds(),
                vitals,
                sample.written(),
                sample.read(),
                sample.transactionsPerSecond(),
                sample.recordsPerTransaction(),
                sample.p50Millis(),
                sample.p99Millis());
    }

    /** As if so much were kept each second, by an end that many seconds after the start. */
    static List<Sample> leaking(List<Sample> samples, long bytes, int threads, long files) {
        return samples.stream()
                .map(sample -> with(
                        sample,
                        (long) (sample.seconds() * bytes),
                        (int) (sample.seconds() * threads),
                        (long) (sample.seconds() * files),
                        sample.vitals().members()))
                .toList();
    }
}
