package io.kafkakit.bench.run;

import java.util.Arrays;

/** How many records were appended in each millisecond. Not thread-safe. */
final class AppendTimes {

    private final long startMillis;
    private int[] counts = new int[60_000];
    private long total;
    private int last;

    /** For records that are appended from this time on. */
    AppendTimes(long startMillis) {
        this.startMillis = startMillis;
    }

    void add(long millis) {
        int at = Math.toIntExact(Math.max(0, millis - startMillis));
        if (at >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(at + 1, counts.length * 2));
        }
        counts[at]++;
        total++;
        last = Math.max(last, at);
    }

    long total() {
        return total;
    }

    /** When the last one was appended. */
    long endMillis() {
        return startMillis + last;
    }

    /** When so many were there. */
    long millisOf(long records) {
        long seen = 0;
        for (int at = 0; at <= last; at++) {
            seen += counts[at];
            if (seen >= records) {
                return startMillis + at;
            }
        }
        return endMillis();
    }

    /** How many were there at the end of this millisecond. */
    long until(long millis) {
        long seen = 0;
        for (int at = 0; at <= Math.min(last, millis - startMillis); at++) {
            seen += counts[at];
        }
        return seen;
    }
}
