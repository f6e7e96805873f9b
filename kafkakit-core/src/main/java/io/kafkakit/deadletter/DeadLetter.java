package io.kafkakit.deadletter;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that failed for good, as it lies in its dead-letter topic. What its headers and its value say is read when it is asked
 * for. Thread-safe.
 */
public interface DeadLetter {

    /** As it was read; its arrays and headers are not copied, so do not change them. */
    ConsumerRecord<byte[], byte[]> record();

    /** Which toolkit wrote it. */
    Toolkit toolkit();

    /** Where it came from. */
    Source source();

    /** Why it is here. */
    Failure failure();

    /** The event's name; null if the value is none of this library's events. */
    @Nullable
    String event();

    /** How often it was redriven before it came here. */
    int redrives();

    /** What was done about it; null as long as it is unresolved. */
    @Nullable
    Resolution resolution();

    /** The dead-letter topic. */
    default String topic() {
        return record().topic();
    }

    /** Where it is in it. */
    default Position position() {
        return new Position(record().partition(), record().offset());
    }

    /** The dead letter's own timestamp. Kafka Streams and Connect give it the one of the record that failed. */
    default Instant writtenAt() {
        return Instant.ofEpochMilli(Math.max(0, record().timestamp()));
    }

    /** The key, as the record that failed had it; null too if a share group has not copied it. */
    default byte @Nullable [] key() {
        return record().key();
    }

    /**
     * The value, as the record that failed had it; null too if the dead letter does not have it: a share group has not copied it, or
     * SmallRye has put a key in its place that it could not read.
     */
    default byte @Nullable [] value() {
        return record().value();
    }

    /** All headers, those of the toolkit that wrote it too. */
    default Headers headers() {
        return record().headers();
    }

    /** What was done about it. */
    default Optional<Resolution> resolved() {
        return Optional.ofNullable(resolution());
    }
}
