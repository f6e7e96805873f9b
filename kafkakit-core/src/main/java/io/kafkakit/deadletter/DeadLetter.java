package io.kafkakit.deadletter;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that failed for good, as it lies in its dead-letter topic.
 *
 * @param record as it was read; its arrays and headers are not copied, so do not change them
 * @param event the event's name; null if the value is none of this library's events
 * @param redrives how often it was redriven before it came here
 * @param resolution what was done about it; null as long as it is unresolved
 */
public record DeadLetter(
        ConsumerRecord<byte[], byte[]> record,
        Toolkit toolkit,
        Source source,
        Failure failure,
        @Nullable String event,
        int redrives,
        @Nullable Resolution resolution) {

    /** The dead-letter topic. */
    public String topic() {
        return record.topic();
    }

    /** Where it is in it. */
    public Position position() {
        return new Position(record.partition(), record.offset());
    }

    /** The dead letter's own timestamp. */
    public Instant writtenAt() {
        return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
    }

    /** The key, as the record that failed had it. */
    public byte @Nullable [] key() {
        return record.key();
    }

    /** The value, as the record that failed had it. */
    public byte @Nullable [] value() {
        return record.value();
    }

    /** All headers, those of the toolkit that wrote it too. */
    public Headers headers() {
        return record.headers();
    }

    /** What was done about it. */
    public Optional<Resolution> resolved() {
        return Optional.ofNullable(resolution);
    }
}
