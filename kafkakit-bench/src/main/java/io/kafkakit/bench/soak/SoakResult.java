package io.kafkakit.bench.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * What was seen, and whether it is right.
 *
 * @param samples while records were written
 * @param end when all was done
 * @param trends whether something grows; empty if there were too few samples to say
 * @param problems all that is wrong, of the trends too
 */
record SoakResult(List<Sample> samples, Sample end, List<Trend> trends, List<String> problems) {

    /** With the verdict on the trends. */
    static SoakResult of(List<Sample> samples, Sample end, List<String> problems) {
        List<Trend> trends = Trend.of(samples);
        List<String> all = new ArrayList<>(problems);
        trends.stream().filter(Trend::grows).map(Trend::toString).forEach(all::add);
        return new SoakResult(List.copyOf(samples), end, trends, List.copyOf(all));
    }

    boolean isGood() {
        return problems.isEmpty();
    }

    /** In one line. */
    String verdict() {
        String trend = trends.isEmpty() ? "too short to tell whether anything grows" : "nothing grew";
        return isGood()
                ? "fine: nothing lost, nothing twice, lag 0, no thread left, " + trend
                : "WRONG: " + String.join("; ", problems);
    }
}
