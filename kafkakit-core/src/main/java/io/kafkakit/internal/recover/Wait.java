package io.kafkakit.internal.recover;

import io.kafkakit.Retries;
import io.kafkakit.internal.flow.Delivery;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a failed record waits, and until when. Each topic has one delay, so that its first record is due first. For a
 * longer wait the record goes through several topics, or through the same one again.
 *
 * @param topic a retry topic
 * @param due when it may leave that topic, in milliseconds since 1970
 * @param notBefore when it may be handled, in milliseconds since 1970, if that is later; else 0
 */
record Wait(String topic, long due, long notBefore) {

    /** The wait for the next attempt of a record with this many failures. */
    static Wait after(int failures, Delivery delivery, Retries retries, long now) {
        Duration delay = retries.backoff().delay(failures);
        return in(topicWith(delay, delivery), delay, retries.backoff().jitter(), delivery, now, 0);
    }

    /**
     * The wait until this time, or longer.
     *
     * <p>It has jitter, as all records of a topic do; a record without jitter would be due before those ahead of it. So
     * the chosen topic's delay, with its jitter, must fit.
     *
     * @return null if no topic has a delay, because the record's wait would hold up all others
     */
    static @Nullable Wait until(long notBefore, Delivery delivery, Retries retries, long now) {
        double jitter = retries.backoff().jitter();
        double millis = (notBefore - now) / (1 + jitter);
        Map.Entry<String, Duration> step = null;
        for (Map.Entry<String, Duration> topic : delivery.plan().retryTopics().entrySet()) {
            if (step == null || isBetter(topic.getValue(), step.getValue(), millis)) {
                step = topic;
            }
        }
        return step == null || step.getValue().isZero()
                ? null
                : in(step.getKey(), step.getValue(), jitter, delivery, now, notBefore);
    }

    /** Prefers the longest delay that fits, or if none fits, the shortest. A delay of zero comes last. */
    private static boolean isBetter(Duration one, Duration other, double millis) {
        if (one.isZero() || other.isZero()) {
            return other.isZero();
        }
        boolean fits = one.toMillis() <= millis;
        boolean otherFits = other.toMillis() <= millis;
        if (fits != otherFits) {
            return fits;
        }
        return fits ? one.compareTo(other) > 0 : one.compareTo(other) < 0;
    }

    private static Wait in(String topic, Duration delay, double jitter, Delivery delivery, long now, long notBefore) {
        double width = delay.toMillis() * jitter;
        long due = delay.isZero()
                ? 0
                : now
                        + delay.toMillis()
                        + Jitter.millis(topic, delivery.record().partition(), width, now);
        return new Wait(topic, due, notBefore > due ? notBefore : 0);
    }

    private static String topicWith(Duration delay, Delivery delivery) {
        return delivery.plan().retryTopics().entrySet().stream()
                .filter(topic -> topic.getValue().equals(delay))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no retry topic with a delay of " + delay))
                .getKey();
    }

    /** When it may be handled, in milliseconds since 1970. */
    long until() {
        return Math.max(due, notBefore);
    }
}
