package io.kafkakit.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a dead letter came from, as far as its headers tell; what they do not tell is null.
 *
 * @param topic the topic that it was first read from
 * @param timestamp when it was produced there
 * @param group the consumer group that failed
 * @param retryTopic where that group reads its retries, if it has any
 */
public record Source(
        @Nullable String topic,
        @Nullable Integer partition,
        @Nullable Long offset,
        @Nullable Instant timestamp,
        @Nullable String group,
        @Nullable String retryTopic) {}
