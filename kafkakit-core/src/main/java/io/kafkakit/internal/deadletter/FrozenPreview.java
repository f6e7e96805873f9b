package io.kafkakit.internal.deadletter;

import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.Preview;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A preview: what was found, and up to where. */
record FrozenPreview(DeadLetterFilter filter, Extent extent, Counts counts, Times times, Words words)
        implements Preview {

    /**
     * How far the preview was read.
     *
     * @param topicId of the dead-letter topic, because a recreated topic counts its offsets from 0 again
     * @param ends for each partition, the offset before which the preview ends
     */
    record Extent(Uuid topicId, Map<Integer, Long> ends) {}

    record Counts(long count, long undated, long leftOut) {}

    /** Null if none matches. */
    record Times(@Nullable Instant oldest, @Nullable Instant newest) {}

    record Words(Map<String, Long> errors, Map<String, Long> sources, Map<String, Long> targets) {}

    /**
     * Checks that the preview is one of ours.
     *
     * @throws IllegalArgumentException if it is not
     */
    static FrozenPreview of(Preview preview) {
        if (preview instanceof FrozenPreview ours) {
            return ours;
        }
        throw new IllegalArgumentException(
                "preview " + preview.getClass().getName() + ": pass one that preview(filter) returned");
    }

    @Override
    public long count() {
        return counts.count;
    }

    @Override
    public @Nullable Instant oldest() {
        return times.oldest;
    }

    @Override
    public @Nullable Instant newest() {
        return times.newest;
    }

    @Override
    public long undated() {
        return counts.undated;
    }

    @Override
    public long leftOut() {
        return counts.leftOut;
    }

    @Override
    public Map<String, Long> errors() {
        return words.errors;
    }

    @Override
    public Map<String, Long> sources() {
        return words.sources;
    }

    @Override
    public Map<String, Long> targets() {
        return words.targets;
    }
}
