package io.kafkakit.internal.recover;

/**
 * How much longer a delay is at a given time: from 0 to a given width, different for each partition. A record that
 * failed later is never due earlier.
 *
 * <p>At times that are one width apart, the jitter has values that look random. In between it moves linearly from one
 * to the next, so it falls by less than 1 ms per ms.
 */
final class Jitter {

    private Jitter() {}

    /**
     * The jitter in milliseconds; 0 if the width is less than one.
     *
     * @param width the maximum, in milliseconds
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

    /** From 0 to less than 1, always the same for the same arguments; the finisher of SplitMix64. */
    private static double random(String topic, int partition, long step) {
        long bits = step * 0x9E3779B97F4A7C15L + topic.hashCode() * 31L + partition;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        bits ^= bits >>> 31;
        return (bits >>> 11) * 0x1.0p-53;
    }
}
