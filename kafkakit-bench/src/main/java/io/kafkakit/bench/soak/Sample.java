package io.kafkakit.bench.soak;

import io.kafkakit.bench.run.Spread;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of the table: the state at a moment, and what happened since the one before.
 *
 * @param seconds since the start
 * @param vitals of the group's JVM
 * @param written records so far
 * @param read output records and dead letters so far
 * @param transactionsPerSecond since the sample before
 * @param recordsPerTransaction since the sample before; NaN if there was none
 * @param p50Millis from when a record was to be written until its result was read; NaN if there was none
 */
record Sample(
        double seconds,
        Vitals vitals,
        long written,
        long read,
        double transactionsPerSecond,
        double recordsPerTransaction,
        double p50Millis,
        double p99Millis) {

    static final String HEADER = String.join(
            ",",
            "seconds",
            "members",
            "heap_bytes",
            "threads",
            "open_files",
            "lag",
            "in_flight",
            "waiting_retries",
            "transactions_per_second",
            "records_per_transaction",
            "p50_ms",
            "p99_ms",
            "written",
            "read",
            "transactions",
            "failed_commits",
            "done",
            "retried",
            "dead_lettered");

    /** What was counted at a time. */
    record Moment(double seconds, Vitals vitals, long written, long read) {}

    /** From one moment to the next, with the milliseconds of what was read between the two. */
    static Sample between(Moment before, Moment now, List<Double> millis) {
        long transactions = now.vitals().transactions() - before.vitals().transactions();
        long done = now.vitals().done() - before.vitals().done();
        return new Sample(
                now.seconds(),
                now.vitals(),
                now.written(),
                now.read(),
                transactions / (now.seconds() - before.seconds()),
                transactions == 0 ? Double.NaN : (double) done / transactions,
                millis.isEmpty() ? Double.NaN : Spread.of(millis).percentile(50),
                millis.isEmpty() ? Double.NaN : Spread.of(millis).percentile(99));
    }

    /** In the order of {@link #HEADER}; what is not known is empty. */
    String csv() {
        return Stream.of(
                        number(seconds),
                        vitals.members(),
                        vitals.heapBytes(),
                        vitals.threads(),
                        vitals.openFiles(),
                        vitals.lag(),
                        vitals.inFlight(),
                        vitals.waitingRetries(),
                        number(transactionsPerSecond),
                        number(recordsPerTransaction),
                        number(p50Millis),
                        number(p99Millis),
                        written,
                        read,
                        vitals.transactions(),
                        vitals.failedCommits(),
                        vitals.done(),
                        vitals.retried(),
                        vitals.deadLettered())
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
    }
}
