package io.kafkakit.internal.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * The timestamp of a record that goes back to its source topic.
 *
 * @param timestamp the record's timestamp in milliseconds since 1970; null for the time of sending
 * @param original the original timestamp, if it goes into a header because the topic would not keep it; else null
 * @param words the choice and its reason
 */
record Stamp(
        @Nullable Long timestamp,
        @Nullable Long original,
        @Nullable String words) {

    /** For a retry topic, where the wait counts from the time of writing. */
    static final Stamp NOW = new Stamp(null, null, null);

    /**
     * The original timestamp, if the topic accepts and keeps it.
     *
     * @param original null if unknown
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
