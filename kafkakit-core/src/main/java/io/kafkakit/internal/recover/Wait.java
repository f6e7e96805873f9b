package io.kafkakit.internal.recover;

import io.kafkakit.Retries;
import io.kafkakit.internal.flow.Delivery;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a failed record waits, and until when. A topic has one delay, so that its first record is the first that is due; a
 * longer wait leads through several topics, or the same one again.
 *
 * @param topic a retry topic
 * @param due when it may leave that topic, in milliseconds since 1970
 * @param notBefore when it may be handled, if that is later; 0 if it is not
 */
record Wait(String topic, long due, long notBefore) {

    /** Until the next attempt of a record that has failed so often; null if the policy has no such topic. */
    static Wait after(int failures, Delivery delivery, Retries retries, long now) {
        Duration delay = retries.backoff().delay(failures);
        return in(topicWith(delay, delivery), delay, retries.backoff().jitter(), delivery, now, 0);
    }

    /**
     * Until this time, at least. With jitter like all that wait in a topic, or what waits without would be due before those ahead
     * of it; so a topic has to be short enough with its jitter.
     *
     * @return null if no topic has a delay, for then one record's wait would hold up all others
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

    /** The longest delay that is not too long; where all are, the shortest. None that is no delay. */
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

    /** When it may be handled. */
    long until() {
        return Math.max(due, notBefore);
    }
}
