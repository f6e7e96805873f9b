package io.kafkakit.internal.flow;

import io.kafkakit.HeaderNames;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a record was first read; the same for all its attempts.
 *
 * @param timestamp milliseconds since 1970, or -1 for none
 * @param timestampType who set it; null if unknown
 */
public record Origin(
        String topic,
        int partition,
        long offset,
        long timestamp,
        @Nullable TimestampType timestampType) {

    /** A record read from the source topic is its own origin, whatever its headers say. */
    static Origin ofSource(ConsumerRecord<?, ?> record) {
        return new Origin(
                record.topic(), record.partition(), record.offset(), record.timestamp(), record.timestampType());
    }

    /**
     * A retry record contains its origin in its headers. A retry record of the npm package does not: its partition is
     * unknown there too, so the retry record stands in for the source record.
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
                timestamp == null ? record.timestamp() : timestamp,
                timestamp == null ? null : timestampType(headers));
    }

    /** The header exists only if the type is not the usual one. */
    private static TimestampType timestampType(Headers headers) {
        return TimestampType.LOG_APPEND_TIME
                        .toString()
                        .equals(HeaderText.text(headers, HeaderNames.ORIGINAL_TIMESTAMP_TYPE))
                ? TimestampType.LOG_APPEND_TIME
                : TimestampType.CREATE_TIME;
    }

    /**
     * Where a record was first read that a redrive has sent back to its source topic, as its headers say, or else this.
     * There it is a record of its own, but its effects are those of the first one.
     *
     * <p>Anybody who may write to the topic can write the header. So it counts only for the group that the redrive was
     * for, and only for an earlier offset of the same partition. A header with a later offset would claim a record that
     * is still to come.
     *
     * @param headers of the record
     * @param group that handles it
     */
    public Origin unlessRedriven(Headers headers, String group) {
        Header header = headers.lastHeader(HeaderNames.FIRST_READ);
        Origin named = header == null ? null : named(HeaderText.text(header), group);
        return named != null && named.partition == partition && named.offset < offset ? named : this;
    }

    private @Nullable Origin named(@Nullable String text, String group) {
        String[] parts = text == null ? new String[0] : text.split(" ", 4);
        if (parts.length != 4 || !parts[3].equals(group)) {
            return null;
        }
        try {
            Origin named = new Origin(
                    topic,
                    Integer.parseInt(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    timestampType);
            return named.offset >= 0 && named.timestamp >= -1 ? named : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As a redrive to the source topic tells it this group. */
    public String firstRead(String group) {
        return partition + " " + offset + " " + timestamp + " " + group;
    }
}
