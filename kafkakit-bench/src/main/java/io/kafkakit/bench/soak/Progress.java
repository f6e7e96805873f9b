package io.kafkakit.bench.soak;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells how it goes: a line each minute, in short runs ten in all. Used by one thread. */
final class Progress {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Consumer<String> terminal;
    private final double period;
    private double next;

    Progress(Duration duration, Consumer<String> terminal) {
        this.terminal = terminal;
        period = Math.min(LONGEST.toMillis() / 1_000.0, duration.toMillis() / 10_000.0);
        terminal.accept(
                line("time", "heap MiB", "threads", "files", "lag", "waiting", "tx/s", "rec/tx", "p50 ms", "p99 ms"));
    }

    void add(Sample sample) {
        // A sample is never exactly in time.
        if (sample.seconds() < next) {
            return;
        }
        while (next <= sample.seconds()) {
            next += period;
        }
        Vitals vitals = sample.vitals();
        terminal.accept(line(
                time(sample.seconds()),
                number(vitals.heapBytes() / (double) (1 << 20)),
                vitals.threads() + (vitals.members() > 1 ? "*" : ""),
                vitals.openFiles(),
                vitals.lag(),
                vitals.waitingRetries(),
                number(sample.transactionsPerSecond()),
                number(sample.recordsPerTransaction()),
                number(sample.p50Millis()),
                number(sample.p99Millis())));
    }

    private static String time(double seconds) {
        long all = (long) seconds;
        return String.format(Locale.ROOT, "%d:%02d:%02d", all / 3_600, all / 60 % 60, all % 60);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%8s %9s %8s %6s %7s %8s %7s %7s %8s %8s", cells);
    }
}
