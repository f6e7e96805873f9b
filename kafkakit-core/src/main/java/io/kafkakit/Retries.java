package io.kafkakit;

import org.jspecify.annotations.Nullable;

/**
 * How often a failed record is tried again, where it waits, and for how long. Immutable and thread-safe.
 *
 * <pre>{@code
 * Retries.upTo(3).onTopic("orders-retry").withBackoff(Backoff.fixed(Duration.ofSeconds(5)))
 * }</pre>
 *
 * <p>A retry topic belongs to one source topic of one group. Records keep their partition, so it needs at least as many
 * partitions as the source topic; that is checked when the group starts.
 */
public final class Retries {

    /** Beyond it nobody tells retries from a record that goes round for ever. */
    private static final int MOST = 100_000;

    private final int limit;
    private final @Nullable String topic;
    private final Backoff backoff;

    private Retries(int limit, @Nullable String topic, Backoff backoff) {
        this.limit = limit;
        this.topic = topic;
        this.backoff = backoff;
    }

    /**
     * At most this many attempts after the first.
     *
     * @throws IllegalArgumentException if the limit is less than 1 or more than 100,000
     */
    public static Retries upTo(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException(
                    "retries " + limit + ": pass 1 to " + MOST + ", or leave retries out to have none");
        }
        return new Retries(limit, null, Backoff.none());
    }

    /** Failed records wait on this topic; without it on {@code <source topic>-retry}. */
    public Retries onTopic(String topic) {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("retry topic is blank: pass the name of a topic");
        }
        return new Retries(limit, topic, backoff);
    }

    /** They wait this long; without it the next attempt is due at once. */
    public Retries withBackoff(Backoff backoff) {
        return new Retries(limit, topic, backoff);
    }

    /** How many attempts may follow the first. */
    public int limit() {
        return limit;
    }

    /** The topic that the failed records of this source topic wait on. */
    public String topicFor(String sourceTopic) {
        return topic == null ? sourceTopic + "-retry" : topic;
    }

    /** How long they wait. */
    public Backoff backoff() {
        return backoff;
    }

    @Override
    public String toString() {
        return "up to " + limit + " on " + (topic == null ? "<topic>-retry" : topic) + " after " + backoff.delay();
    }
}
