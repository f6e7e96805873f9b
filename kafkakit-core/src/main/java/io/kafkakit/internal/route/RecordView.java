package io.kafkakit.internal.route;

import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.internal.flow.HeaderText;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record as codecs see it.
 *
 * @param topic the source topic
 * @param isCopied whether codecs get copies. A retry record or dead letter needs the original bytes, and a codec of
 *     others may decrypt in place.
 */
record RecordView(String topic, ConsumerRecord<byte[], byte[]> record, boolean isCopied) implements EncodedRecord {

    @Override
    public int partition() {
        return record.partition();
    }

    @Override
    public byte @Nullable [] key() {
        return own(record.key());
    }

    @Override
    public byte @Nullable [] value() {
        return own(record.value());
    }

    private byte @Nullable [] own(byte @Nullable [] bytes) {
        return bytes == null || !isCopied ? bytes : bytes.clone();
    }

    @Override
    public @Nullable String header(String name) {
        return HeaderText.text(record.headers(), name);
    }

    @Override
    public Headers headers() {
        if (!isCopied) {
            return record.headers();
        }
        RecordHeaders own = new RecordHeaders();
        for (Header header : record.headers()) {
            own.add(header.key(), own(header.value()));
        }
        own.setReadOnly();
        return own;
    }
}
