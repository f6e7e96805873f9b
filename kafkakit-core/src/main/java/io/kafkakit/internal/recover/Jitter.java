package io.kafkakit.internal.recover;

/**
 * By how much a delay is longer at a moment: between nothing and a given width, different for each partition, and never so
 * that what failed later would be due earlier.
 *
 * <p>At moments that lie one width apart it has values that look random, and in between it goes evenly from one to the next. So
 * in a millisecond it falls by less than one.
 */
final class Jitter {

    private Jitter() {}

    /**
     * In milliseconds; 0 where the width is less than one.
     *
     * @param width the most that it can be, in milliseconds
     * @param now milliseconds since 1970
     */
    static long millis(String topic, int partition, double width, long now) {
        long steps = (long) width;
        if (steps < 1) {
            return 0;
        }
        long step = Math.floorDiv(now, steps);
        double begin = random(topic, partition, step) * steps;
        double end = random(topic, partition, step + 1) * steps;
        return (long) (begin + (end - begin) * Math.floorMod(now, steps) / steps);
    }

    /** From 0 to less than 1, always the same for the same; the finisher of SplitMix64. */
    private static double random(String topic, int partition, long step) {
        long bits = step * 0x9E3779B97F4A7C15L + topic.hashCode() * 31L + partition;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        bits ^= bits >>> 31;
        return (bits >>> 11) * 0x1.0p-53;
    }
}
