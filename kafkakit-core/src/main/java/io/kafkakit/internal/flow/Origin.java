package io.kafkakit.internal.flow;

import io.kafkakit.HeaderNames;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a record was first read; the same for all its attempts.
 *
 * @param timestamp milliseconds since 1970, or -1 for none
 */
public record Origin(String topic, int partition, long offset, long timestamp) {

    /** A record read from the source topic is its own origin, whatever its headers say. */
    static Origin ofSource(ConsumerRecord<?, ?> record) {
        return new Origin(record.topic(), record.partition(), record.offset(), record.timestamp());
    }

    /**
     * A record read from the retry topic carries its origin in its headers. One that the npm package wrote does not: its
     * partition is unknown there too, so the retry record stands in for the source record.
     */
    static Origin ofRetry(String sourceTopic, ConsumerRecord<?, ?> record) {
        Headers headers = record.headers();
        Long partition = HeaderText.number(headers, HeaderNames.ORIGINAL_PARTITION, Integer.MAX_VALUE);
        Long offset = HeaderText.number(headers, HeaderNames.ORIGINAL_OFFSET, Long.MAX_VALUE);
        @Nullable Long timestamp = HeaderText.number(headers, HeaderNames.ORIGINAL_TIMESTAMP, Long.MAX_VALUE);
        return new Origin(
                sourceTopic,
                partition == null ? record.partition() : partition.intValue(),
                offset == null ? record.offset() : offset,
                timestamp == null ? record.timestamp() : timestamp);
    }
}
