package io.kafkakit.deadletter;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What a filter finds, and until where it was looked: what is resolved by this preview lies before {@link #ends}, whatever is
 * written behind it meanwhile.
 *
 * @param topicId of the dead-letter topic: one that is made anew counts its offsets from 0 again
 * @param ends by partition of the dead-letter topic, the offset before which the preview ends
 * @param count how many match
 * @param oldest when the first of them failed; null if none match
 * @param newest when the last of them failed; null if none match
 * @param undated of how many it is only known when their record was produced, not when it failed; that time counts for them
 * @param leftOut how many do not match because their record was produced too early, though they may have failed later: see
 *     {@link DeadLetterFilter#leavesOut}
 * @param errors how many failed with each class of exception (the root cause's, as far as it is known), or with what it said where
 *     no class is known
 * @param sources how many came from each topic and group
 * @param targets how many would be redriven to each topic, by default; those that cannot be are under the reason why
 */
public record Preview(
        DeadLetterFilter filter,
        Uuid topicId,
        Map<Integer, Long> ends,
        long count,
        @Nullable Instant oldest,
        @Nullable Instant newest,
        long undated,
        long leftOut,
        Map<String, Long> errors,
        Map<String, Long> sources,
        Map<String, Long> targets) {}
