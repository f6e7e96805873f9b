package io.kafkakit.saga.internal.engine;

import io.kafkakit.codec.EncodedRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Bytes that were kept, as a codec sees them. */
final class RawRecord implements EncodedRecord {

    private final String topic;
    private final byte[] key;
    private final byte @Nullable [] value;
    private final RecordHeaders headers;

    RawRecord(String topic, String key, byte @Nullable [] value, List<Header> headers) {
        this.topic = topic;
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.value = value == null ? null : value.clone();
        this.headers = new RecordHeaders(headers.toArray(Header[]::new));
        this.headers.setReadOnly();
    }

    @Override
    public String topic() {
        return topic;
    }

    /** Not known any more, and of no use to a codec. */
    @Override
    public int partition() {
        return 0;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte @Nullable [] value() {
        return value;
    }

    @Override
    public Headers headers() {
        return headers;
    }
}
