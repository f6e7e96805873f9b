package io.kafkakit.internal.route;

import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.KeyCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.codec.UndecodableException;
import java.lang.reflect.Type;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the records of a topic with codecs that may change their input, and may return invalid results. The codecs'
 * exceptions are passed on. Immutable and thread-safe.
 */
public final class Decoder {

    private final String topic;
    private final EventCodec codec;
    private final KeyCodec keyCodec;
    private final boolean isCopied;

    private Decoder(String topic, EventCodec codec, KeyCodec keyCodec) {
        this.topic = topic;
        this.codec = codec;
        this.keyCodec = keyCodec;
        this.isCopied = codec.changesArrays();
    }

    /** For records that were first read from this topic, with its codecs. */
    public static Decoder of(String topic, TopicCodecs codecs) {
        return new Decoder(topic, codecs.codec(topic), codecs.keyCodec(topic));
    }

    /**
     * The event in a record, whose bytes stay unchanged; null if it is a tombstone.
     *
     * @throws UndecodableException if the codec throws it
     * @throws IllegalStateException if the codec returns null for a record with a value, or an event with an empty name
     */
    public @Nullable DecodedEvent decode(ConsumerRecord<byte[], byte[]> record, EventTypes types)
            throws UndecodableException {
        DecodedEvent decoded = codec.decode(new RecordView(topic, record, isCopied), types);
        if (decoded == null && record.value() != null) {
            throw new IllegalStateException(name() + " returned null for a record that has a value: return an event, or"
                    + " throw UndecodableException");
        }
        if (decoded != null && decoded.event() != null && decoded.event().isEmpty()) {
            throw new IllegalStateException(name()
                    + " returned an event with an empty name: name it, return null for its name, or throw"
                    + " UndecodableException");
        }
        return decoded;
    }

    /**
     * The key of a record.
     *
     * @throws UndecodableException if the record has none, or the codec throws it
     */
    public Object key(ConsumerRecord<byte[], byte[]> record, Type type) throws UndecodableException {
        if (record.key() == null) {
            throw new UndecodableException("the record has no key");
        }
        EncodedRecord view = new RecordView(topic, record, true);
        Object key = keyCodec.decode(view, type);
        if (key == null) {
            throw new IllegalStateException("the key codec "
                    + keyCodec.getClass().getName() + " returned null: return a key, or throw UndecodableException");
        }
        return key;
    }

    /** The codec's name, for errors. */
    String name() {
        return "the codec " + codec.getClass().getName();
    }
}
