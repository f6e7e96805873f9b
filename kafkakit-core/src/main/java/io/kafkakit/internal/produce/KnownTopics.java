package io.kafkakit.internal.produce;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The topics of which a producer has metadata, as far as can be told without asking it: to ask may wait for the broker. Thread-safe.
 */
final class KnownTopics {

    /** Nanoseconds for which it is believed that the producer has a topic's metadata. It forgets what is not used for minutes. */
    private static final long BELIEVED = 60_000_000_000L;
    /** Nanoseconds after which a topic that is sent to is looked at again. */
    private static final long RENEWED = 10_000_000_000L;

    private final Map<String, Known> topics = new ConcurrentHashMap<>();
    /** One of these, this very text: most records go to the topic of the one before. */
    private volatile @Nullable Lately lately;

    /** How many partitions a topic had, and when. */
    private record Known(int partitions, long at) {

        boolean isOlderThan(long nanos, long now) {
            return now - at >= nanos;
        }
    }

    private record Lately(String topic, Known known) {

        @SuppressWarnings("ReferenceEquality") // Another text of the same topic is looked up.
        boolean is(String other) {
            return topic == other;
        }
    }

    /**
     * Something was sent to this topic, so the producer has its metadata.
     *
     * @param partitions tells how many partitions the topic has
     * @param now in nanoseconds, of the clock that {@link #has} is asked with
     */
    void sent(String topic, ToIntFunction<String> partitions, long now) {
        Lately last = lately;
        if (last != null && last.is(topic) && !last.known.isOlderThan(RENEWED, now)) {
            return;
        }
        Known known = topics.get(topic);
        if (known == null || known.isOlderThan(RENEWED, now)) {
            known = new Known(partitions.applyAsInt(topic), now);
            topics.put(topic, known);
        }
        lately = new Lately(topic, known);
    }

    /**
     * Whether a send to this topic does not wait for metadata: something was sent there a short time ago.
     *
     * @param partition null for the one that the partitioner chooses
     */
    boolean has(String topic, @Nullable Integer partition, long now) {
        Lately last = lately;
        Known known = last != null && last.is(topic) ? last.known : topics.get(topic);
        return known != null
                && !known.isOlderThan(BELIEVED, now)
                && (partition == null || partition < known.partitions);
    }

    Set<String> names() {
        return Set.copyOf(topics.keySet());
    }

    /** Another producer has none of them. */
    void clear() {
        topics.clear();
        lately = null;
    }
}
