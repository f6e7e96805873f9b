package io.kafkakit.test;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Replaces the broker's log: gives each record the next offset of its partition. */
final class Arrivals {

    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** The record as a consumer reads it. By default it is in partition 0 and has this timestamp. */
    ConsumerRecord<byte[], byte[]> of(ProducerRecord<byte[], byte[]> record, Instant now) {
        Integer given = record.partition();
        int partition = given == null ? 0 : given;
        Long timestamp = record.timestamp();
        long offset = ends.merge(new TopicPartition(record.topic(), partition), 1L, Long::sum) - 1;
        return new ConsumerRecord<>(
                record.topic(),
                partition,
                offset,
                timestamp == null ? now.toEpochMilli() : timestamp,
                TimestampType.CREATE_TIME,
                size(record.key()),
                size(record.value()),
                record.key(),
                record.value(),
                // A copy, because a change of one must not show in the other.
                new RecordHeaders(record.headers().toArray()),
                Optional.empty());
    }

    private static int size(byte[] bytes) {
        return bytes == null ? ConsumerRecord.NULL_SIZE : bytes.length;
    }
}
