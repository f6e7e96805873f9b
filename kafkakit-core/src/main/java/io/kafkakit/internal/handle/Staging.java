package io.kafkakit.internal.handle;

import io.kafkakit.codec.EventCodec;

/**
 * What handlers of a topic may see and send, besides their record.
 *
 * @param maxRecordBytes what a staged record takes in a request must not be more
 * @param maxStagedBytes nor what one run of a handler stages, as {@link io.kafkakit.TopicOptions#maxStagedBytes(long)} counts
 */
public record Staging(EventCodec codec, Metadata metadata, int maxRecordBytes, long maxStagedBytes) {}
