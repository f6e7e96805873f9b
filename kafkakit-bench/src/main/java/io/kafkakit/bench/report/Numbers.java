package io.kafkakit.bench.report;

import io.kafkakit.bench.run.Spread;
import java.util.Locale;
import java.util.Optional;

/** Numbers as they are read: three digits or more, no more of them behind the point than say something. */
final class Numbers {

    private static final String NONE = "–";

    private Numbers() {}

    static String of(double value) {
        String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    static String median(Optional<Spread> spread) {
        return spread.map(its -> of(its.median())).orElse(NONE);
    }

    static String range(Optional<Spread> spread) {
        return spread.map(its -> of(its.min()) + " – " + of(its.max())).orElse(NONE);
    }

    static String ratio(Optional<Double> ratio) {
        return ratio.map(its -> String.format(Locale.ROOT, its < 0.01 ? "%.4f×" : "%.2f×", its))
                .orElse(NONE);
    }
}
