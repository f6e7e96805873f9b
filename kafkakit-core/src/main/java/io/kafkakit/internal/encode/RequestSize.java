package io.kafkakit.internal.encode;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The maximum size of a single record in a request, before any compression. Kafka's producer compares it with
 * {@code max.request.size}. It is counted here, because Kafka's own class for it is in a package without compatibility
 * promise.
 *
 * @see <a href="https://kafka.apache.org/documentation/#recordbatch">Kafka's format of a record batch</a>
 */
public final class RequestSize {

    /** The part of a batch before its first record. */
    private static final int BATCH = 61;
    /** The maximum of a record's length, attributes, timestamp and offset. */
    private static final int RECORD = 21;

    private RequestSize() {}

    /** In bytes. */
    public static long of(ProducerRecord<byte[], byte[]> record) {
        long size = BATCH + RECORD + size(record.key()) + size(record.value());
        Header[] headers = record.headers().toArray();
        for (Header header : headers) {
            size += size(header.key().getBytes(StandardCharsets.UTF_8)) + size(header.value());
        }
        return size + varint(headers.length);
    }

    private static long size(byte @Nullable [] bytes) {
        return bytes == null ? varint(-1) : varint(bytes.length) + (long) bytes.length;
    }

    /** Seven bits per byte; the number's lowest bit is its sign. */
    private static int varint(int number) {
        int bits = 32 - Integer.numberOfLeadingZeros((number << 1) ^ (number >> 31));
        return Math.max(1, (bits + 6) / 7);
    }
}
