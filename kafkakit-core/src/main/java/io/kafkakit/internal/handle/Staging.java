package io.kafkakit.internal.handle;

import io.kafkakit.codec.EventCodec;

/**
 * What handlers of a topic may see and send, besides their record.
 *
 * @param maxRecordBytes key and value of a staged record must not be larger
 * @param maxStagedBytes nor what one run of a handler stages, as {@link io.kafkakit.TopicOptions#maxStagedBytes(long)} counts
 */
public record Staging(EventCodec codec, Metadata metadata, int maxRecordBytes, long maxStagedBytes) {}
