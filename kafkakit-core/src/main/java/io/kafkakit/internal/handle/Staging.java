package io.kafkakit.internal.handle;

import io.kafkakit.codec.EventCodec;

/**
 * The context that handlers of a topic get besides their record.
 *
 * @param maxRecordBytes maximum size of a staged record in a request
 * @param maxStagedBytes maximum that one run of a handler may stage, counted as in
 *     {@link io.kafkakit.TopicOptions#maxStagedBytes(long)}
 */
public record Staging(EventCodec codec, Metadata metadata, int maxRecordBytes, long maxStagedBytes) {}
