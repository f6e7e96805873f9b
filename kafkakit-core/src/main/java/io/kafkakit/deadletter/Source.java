package io.kafkakit.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a dead letter came from, from its headers; unknown values are null.
 *
 * @param topic the topic that it was first read from
 * @param timestamp the timestamp of its record there
 * @param group the consumer group that failed
 * @param retryTopic the topic from which that group reads its retries, if it has any
 */
public record Source(
        @Nullable String topic,
        @Nullable Integer partition,
        @Nullable Long offset,
        @Nullable Instant timestamp,
        @Nullable String group,
        @Nullable String retryTopic) {}
