package io.kafkakit.internal.handle;

import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.route.Decoder;

/**
 * The context that handlers of a topic get besides their record.
 *
 * @param codecs the formats of the topics that handlers send to
 * @param decoder decodes keys of the source topic
 * @param mdc whether log lines of handlers name their record
 * @param maxRecordBytes maximum size of a staged record in a request
 * @param maxStagedBytes maximum that one run of a handler may stage, counted as in
 *     {@link io.kafkakit.TopicOptions#maxStagedBytes(long)}
 */
public record Staging(
        TopicCodecs codecs,
        Decoder decoder,
        Metadata metadata,
        Interceptors interceptors,
        boolean mdc,
        int maxRecordBytes,
        long maxStagedBytes) {}
