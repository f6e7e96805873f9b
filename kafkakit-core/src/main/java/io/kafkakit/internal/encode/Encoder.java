package io.kafkakit.internal.encode;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.KeyCodec;
import io.kafkakit.codec.TopicCodecs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Turns events into records for Kafka's producer. */
public final class Encoder {

    private static final EncodedEvent TOMBSTONE = EncodedEvent.of(null);

    private Encoder() {}

    /**
     * The record for Kafka's producer.
     *
     * @throws IllegalArgumentException if a codec cannot encode the data or the key
     * @throws io.kafkakit.codec.CodecUnavailableException if a codec cannot encode them now
     */
    public static ProducerRecord<byte[], byte[]> encode(EventRecord record, TopicCodecs codecs) {
        Instant timestamp = record.timestamp();
        EncodedEvent encoded = encoded(record, codecs);
        byte[] key = encoded.key();
        return new ProducerRecord<>(
                record.topic(),
                record.partition(),
                timestamp == null ? null : timestamp.toEpochMilli(),
                key == null ? key(record, codecs) : key,
                encoded.value(),
                headers(record.headers(), encoded.headers()));
    }

    private static EncodedEvent encoded(EventRecord record, TopicCodecs codecs) {
        if (record.event() == null) {
            return TOMBSTONE;
        }
        return record.data() instanceof EncodedEvent already ? already : encode(record, codecs.codec(record.topic()));
    }

    private static EncodedEvent encode(EventRecord record, EventCodec codec) {
        EncodedEvent encoded = codec.encode(record);
        if (encoded == null) {
            throw new IllegalStateException("the codec " + codec.getClass().getName() + " returned null for event '"
                    + record.event() + "': return an EncodedEvent");
        }
        return encoded;
    }

    private static byte @Nullable [] key(EventRecord record, TopicCodecs codecs) {
        Object key = record.key();
        if (key == null || key instanceof byte[]) {
            return (byte[]) key;
        }
        KeyCodec codec = codecs.keyCodec(record.topic());
        byte[] encoded = codec.encode(record.topic(), key);
        if (encoded == null) {
            throw new IllegalStateException("the key codec "
                    + codec.getClass().getName() + " returned null for a key of topic '" + record.topic()
                    + "': return its bytes");
        }
        return encoded;
    }

    private static @Nullable List<Header> headers(List<Header> senders, List<Header> codecs) {
        if (codecs.isEmpty()) {
            return senders.isEmpty() ? null : senders;
        }
        List<Header> all = new ArrayList<>(senders);
        all.addAll(codecs);
        return all;
    }
}
