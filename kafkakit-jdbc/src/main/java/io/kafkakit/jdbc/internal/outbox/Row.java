package io.kafkakit.jdbc.internal.outbox;

import org.apache.kafka.clients.producer.ProducerRecord;

/** A row that waits, and its record. */
public record Row(RowRef ref, ProducerRecord<byte[], byte[]> record) {

    /** About how much memory it takes, in bytes. */
    long size() {
        byte[] key = record.key();
        byte[] value = record.value();
        return 200L + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    }
}
