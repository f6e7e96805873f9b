package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.EventRecord;
import io.kafkakit.internal.encode.Encoder;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A record as it is in a topic, without a broker. */
final class Wire implements EncodedRecord {

    static final String TOPIC = "orders";

    private final String topic;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final Headers headers;

    Wire(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        this.topic = topic;
        this.key = key;
        this.value = value;
        this.headers = headers;
    }

    /** Bytes of somebody else. */
    static Wire of(byte @Nullable [] value) {
        return new Wire(TOPIC, null, value, new RecordHeaders());
    }

    static Wire of(@Nullable String value) {
        return of(value == null ? null : value.getBytes(UTF_8));
    }

    /** What the codec makes of an event. */
    static Wire of(EventCodec codec, EventRecord event) {
        return of(TopicCodecs.of(codec), event);
    }

    static Wire of(TopicCodecs codecs, EventRecord event) {
        ProducerRecord<byte[], byte[]> made = Encoder.encode(event, codecs);
        return new Wire(made.topic(), made.key(), made.value(), made.headers());
    }

    Wire with(String header, @Nullable String text) {
        Headers more = new RecordHeaders(headers);
        more.add(header, text == null ? null : text.getBytes(UTF_8));
        return new Wire(topic, key, value, more);
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public byte @Nullable [] key() {
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

    @Override
    public int partition() {
        return 0;
    }

    String text() {
        return new String(Objects.requireNonNull(value), UTF_8);
    }

    /** {@code name=value} of each header. */
    List<String> headerTexts() {
        List<String> all = new ArrayList<>();
        for (Header each : headers) {
            all.add(each.key() + "=" + (each.value() == null ? "null" : new String(each.value(), UTF_8)));
        }
        return all;
    }

    /** The event that the codec reads for a handler of this type. */
    @Nullable
    DecodedEvent read(EventCodec codec, Type type) throws UndecodableException {
        return codec.decode(this, event -> type);
    }

    /** The data alone. */
    Object data(EventCodec codec, Type type) throws UndecodableException {
        return Objects.requireNonNull(Objects.requireNonNull(read(codec, type)).data());
    }
}
