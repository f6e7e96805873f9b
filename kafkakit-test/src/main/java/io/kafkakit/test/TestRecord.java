package io.kafkakit.test;

import io.kafkakit.EventRecord;
import io.kafkakit.TypeRef;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.encode.Encoder;
import io.kafkakit.internal.route.Decoder;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A record in a test: one that a handler sent, or one that was read from a topic.
 *
 * <pre>{@code
 * assertEquals(new PaymentRequested("o-1"), record.data(PaymentRequested.class));
 * }</pre>
 */
public final class TestRecord {

    private final ProducerRecord<byte[], byte[]> record;
    private final @Nullable Long offset;
    private final TopicCodecs codecs;

    private TestRecord(ProducerRecord<byte[], byte[]> record, @Nullable Long offset, TopicCodecs codecs) {
        this.record = record;
        this.offset = offset;
        this.codecs = codecs;
    }

    static TestRecord sent(ProducerRecord<byte[], byte[]> record, TopicCodecs codecs) {
        return new TestRecord(record, null, codecs);
    }

    static TestRecord sent(EventRecord record, TopicCodecs codecs) {
        return sent(Encoder.encode(record, codecs), codecs);
    }

    static TestRecord read(ConsumerRecord<byte[], byte[]> record, TopicCodecs codecs) {
        Long timestamp = record.timestamp() < 0 ? null : record.timestamp();
        return new TestRecord(
                new ProducerRecord<>(
                        record.topic(), record.partition(), timestamp, record.key(), record.value(), record.headers()),
                record.offset(),
                codecs);
    }

    /** The topic that it goes to or was read from. */
    public String topic() {
        return record.topic();
    }

    /** Its partition; null if it was sent without one, so that Kafka chooses. */
    public @Nullable Integer partition() {
        return record.partition();
    }

    /** Its offset; null if it is not in a topic yet. */
    public @Nullable Long offset() {
        return offset;
    }

    /** Its timestamp; null if it was sent without one. */
    public @Nullable Instant timestamp() {
        Long millis = record.timestamp();
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** Its key as UTF-8 text, or null if it has none. */
    public @Nullable String key() {
        return text(record.key());
    }

    /** Its key bytes, or null if it has none. */
    public byte @Nullable [] keyBytes() {
        return record.key();
    }

    /** Its value as UTF-8 text, or null if it has none. */
    public @Nullable String value() {
        return text(record.value());
    }

    /** Its value bytes, or null if it has none. */
    public byte @Nullable [] valueBytes() {
        return record.value();
    }

    /** Its headers. */
    public Headers headers() {
        return record.headers();
    }

    /** The last value of a header as UTF-8 text, or null if there is no such header. */
    public @Nullable String header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : text(header.value());
    }

    /**
     * The name of its event; null if its format has no names.
     *
     * @throws AssertionError if its value is not an event
     */
    public @Nullable String event() {
        return decode(event -> null).event();
    }

    /**
     * The data of its event.
     *
     * @throws AssertionError if its value is not an event, or the data cannot be read as this type
     */
    public <T> T data(Class<T> type) {
        return dataOf(type);
    }

    /**
     * The data of its event, of a generic type.
     *
     * @throws AssertionError if its value is not an event, or the data cannot be read as this type
     */
    public <T> T data(TypeRef<T> type) {
        return dataOf(type.type());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The callers' T is what the type says.
    private <T> T dataOf(Type type) {
        Object data = decode(event -> type).data();
        if (data == null) {
            throw new AssertionError("the event has no data: " + this);
        }
        return (T) data;
    }

    private DecodedEvent decode(EventTypes types) {
        try {
            DecodedEvent decoded = Decoder.of(record.topic(), codecs).decode(consumed(), types);
            if (decoded == null) {
                throw new AssertionError("not an event, it has no value: " + this);
            }
            return decoded;
        } catch (UndecodableException e) {
            throw new AssertionError("not an event, " + e.getMessage() + ": " + this, e);
        }
    }

    private ConsumerRecord<byte[], byte[]> consumed() {
        Integer partition = record.partition();
        return new ConsumerRecord<>(
                record.topic(),
                partition == null ? 0 : partition,
                offset == null ? 0 : offset,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
    }

    /** The record in the form for a producer. */
    ProducerRecord<byte[], byte[]> produced() {
        return record;
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Key, value and headers as text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(topic());
        if (partition() != null) {
            text.append('-').append(partition());
        }
        if (offset != null) {
            text.append('@').append(offset);
        }
        text.append(' ').append(key()).append(" = ").append(value());
        for (Header header : headers()) {
            text.append("\n    ").append(header.key()).append(": ").append(text(header.value()));
        }
        return text.toString();
    }
}
