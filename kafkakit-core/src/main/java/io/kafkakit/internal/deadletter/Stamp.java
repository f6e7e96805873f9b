package io.kafkakit.internal.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * Which timestamp a record has that goes back to its source topic.
 *
 * @param timestamp the record's; null for the time at which it is sent; milliseconds since 1970
 * @param original the one that it had, if it goes into a header because the topic would not keep it; else null
 * @param words what is done, and why
 */
record Stamp(
        @Nullable Long timestamp,
        @Nullable Long original,
        @Nullable String words) {

    /** In a retry topic, whose records wait from when they are written. */
    static final Stamp NOW = new Stamp(null, null, null);

    /**
     * The one that it had, where its topic takes it and keeps it.
     *
     * @param original null if it is not known
     * @param now milliseconds since 1970
     */
    static Stamp of(@Nullable Long original, String topic, Topics topics, long now) {
        if (original == null) {
            return new Stamp(null, null, "now: the original timestamp is not known");
        }
        String refusal = topics.timeLimits(topic).refuses(original, now);
        return refusal == null
                ? new Stamp(original, null, "the original timestamp")
                : new Stamp(null, original, "now, and the original timestamp in a header: " + refusal);
    }
}
