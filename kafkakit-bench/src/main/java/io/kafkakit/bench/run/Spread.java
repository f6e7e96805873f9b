package io.kafkakit.bench.run;

import java.util.Collection;
import java.util.List;

/**
 * Several measurements of one thing.
 *
 * @param sorted from the least up; at least one
 */
public record Spread(List<Double> sorted) {

    /** Of these, in any order. */
    public static Spread of(Collection<Double> values) {
        return new Spread(values.stream().sorted().toList());
    }

    public Spread {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no measurement");
        }
    }

    public double min() {
        return sorted.get(0);
    }

    public double max() {
        return sorted.get(sorted.size() - 1);
    }

    /** The one in the middle, or the mean of the two there. */
    public double median() {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** The least one that so many in a hundred do not exceed (nearest rank). */
    public double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(1, rank) - 1);
    }
}
