package io.kafkakit.bench.soak;

import io.kafkakit.bench.run.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Whether something grows: the median of the last quarter of the time, next to that of the second. The first is not
 * compared, for the JVM still loads and compiles classes; nor are samples while a second member was there.
 *
 * @param what grows or does not, with its unit
 * @param before median of the second quarter
 * @param after median of the last quarter
 * @param allowed how much more it may be, for what it varies by itself
 */
record Trend(String what, double before, double after, double allowed) {

    private static final double MIB = 1 << 20;

    /** A tenth of the heap, and no less than this. */
    private static final double HEAP_TOLERANCE = 4;

    private static final double HEAP_PART = 0.1;

    /** Pools let threads go after a minute without work; 4 were seen to come and go. */
    private static final double THREADS_TOLERANCE = 4;

    /** Connections come and go. */
    private static final double FILES_TOLERANCE = 10;

    /** Fewer samples than this in a quarter say nothing. */
    private static final int FEWEST = 3;

    /** Of heap, threads and open files; less, if there are too few samples. */
    static List<Trend> of(List<Sample> samples) {
        Optional<Trend> heap = of(
                        "heap after GC, MiB", samples, sample -> sample.vitals().heapBytes() / MIB)
                .map(trend -> trend.allowing(Math.max(HEAP_TOLERANCE, trend.before() * HEAP_PART)));
        Optional<Trend> threads = of(
                        "threads", samples, sample -> sample.vitals().threads())
                .map(trend -> trend.allowing(THREADS_TOLERANCE));
        Optional<Trend> files = of(
                        "open files", samples, sample -> sample.vitals().openFiles())
                .map(trend -> trend.allowing(FILES_TOLERANCE));
        return Stream.of(heap, threads, files).flatMap(Optional::stream).toList();
    }

    private static Optional<Trend> of(String what, List<Sample> samples, ToDoubleFunction<Sample> value) {
        double end = samples.stream().mapToDouble(Sample::seconds).max().orElse(0);
        List<Double> second = values(samples, end / 4, end / 2, value);
        List<Double> last = values(samples, end * 3 / 4, Double.MAX_VALUE, value);
        if (second.size() < FEWEST || last.size() < FEWEST) {
            return Optional.empty();
        }
        return Optional.of(
                new Trend(what, Spread.of(second).median(), Spread.of(last).median(), 0));
    }

    private static List<Double> values(List<Sample> samples, double from, double to, ToDoubleFunction<Sample> value) {
        return samples.stream()
                .filter(sample -> sample.seconds() >= from && sample.seconds() < to)
                .filter(sample -> sample.vitals().members() == 1)
                .map(value::applyAsDouble)
                .toList();
    }

    private Trend allowing(double more) {
        return new Trend(what, before, after, more);
    }

    boolean grows() {
        return after - before > allowed;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.1f in the second quarter, %.1f in the last (%+.1f, at most +%.1f)%s",
                what,
                before,
                after,
                after - before,
                allowed,
                grows() ? ": GROWS" : "");
    }
}
