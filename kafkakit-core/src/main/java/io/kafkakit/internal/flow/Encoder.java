package io.kafkakit.internal.flow;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.EventCodec;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Turns events into records for Kafka's producer. */
public final class Encoder {

    private Encoder() {}

    /**
     * The record for Kafka's producer.
     *
     * @throws IllegalArgumentException if the codec cannot encode the data
     */
    public static ProducerRecord<byte[], byte[]> encode(EventRecord record, EventCodec codec) {
        Instant timestamp = record.timestamp();
        List<Header> headers = record.headers();
        return new ProducerRecord<>(
                record.topic(),
                record.partition(),
                timestamp == null ? null : timestamp.toEpochMilli(),
                record.key(),
                value(record.event(), record.data(), codec),
                headers.isEmpty() ? null : headers);
    }

    private static byte @Nullable [] value(@Nullable String event, @Nullable Object data, EventCodec codec) {
        if (event == null || data == null) {
            return null;
        }
        byte[] value = codec.encode(event, data);
        if (value == null) {
            throw new IllegalStateException("the codec " + codec.getClass().getName() + " returned null for event '"
                    + event + "': return its bytes; EventRecord.tombstone(topic, key) is a record without a value");
        }
        return value;
    }
}
