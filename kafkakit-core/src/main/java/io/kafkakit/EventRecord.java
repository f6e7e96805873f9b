package io.kafkakit;

import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.internal.topics.KafkaNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * An event to send: topic, event name and data, and optionally key, partition, timestamp and headers.
 *
 * <pre>{@code
 * producer.send(EventRecord.of("orders", new OrderCreated("o-1"))
 *     .withKey("o-1")
 *     .withHeader("source", "shop"));
 * }</pre>
 *
 * <p>Immutable: each {@code withX} returns a copy. The data is encoded when the record is sent.
 */
public final class EventRecord {

    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final String topic;
    private final @Nullable Event event;
    /** A text, a byte array of ours, or what the topic's key codec takes. */
    private final @Nullable Object key;

    private final @Nullable Integer partition;
    private final @Nullable Instant timestamp;
    private final List<Header> headers;

    private EventRecord(
            String topic, @Nullable Event event, @Nullable Object key, Placement placement, List<Header> headers) {
        this.topic = topic;
        this.event = event;
        this.key = key;
        this.partition = placement.partition;
        this.timestamp = placement.timestamp;
        this.headers = headers;
    }

    private record Event(String name, Object data) {}

    private record Placement(
            @Nullable Integer partition, @Nullable Instant timestamp) {
        static final Placement FREE = new Placement(null, null);
    }

    /**
     * An event named after the class of its data: its {@link EventName}, or else its simple name.
     *
     * @throws IllegalArgumentException if no event can be named after the class, such as {@code String} or {@code Map},
     *     or no client can write to a topic of that name
     */
    public static EventRecord of(String topic, Object data) {
        Objects.requireNonNull(data, "data is null: an event has data; EventRecord.tombstone(topic, key) has none");
        return of(topic, EventNames.of(data.getClass()), data);
    }

    /**
     * An event of this name.
     *
     * @throws IllegalArgumentException if the event's name is blank, or no client can write to a topic of that name
     */
    public static EventRecord of(String topic, String event, Object data) {
        checkTopic(topic);
        Objects.requireNonNull(event, "event is null: pass the event's name");
        Objects.requireNonNull(data, "data is null: an event has data; EventRecord.tombstone(topic, key) has none");
        if (event.isBlank()) {
            throw new IllegalArgumentException("event name is blank: pass the event's name");
        }
        return new EventRecord(topic, new Event(event, data), null, Placement.FREE, List.of());
    }

    /** Refuses early what Kafka never takes. In a lane such a record would wait for a topic that nobody can create. */
    private static void checkTopic(String topic) {
        Objects.requireNonNull(topic, "topic is null: pass the name of a topic");
        String unwritable = KafkaNames.unwritable(topic);
        if (unwritable != null) {
            throw new IllegalArgumentException(unwritable);
        }
    }

    /**
     * An event that is encoded already, for example one that was kept as bytes. No codec is asked.
     *
     * @param event its name, for logs and interceptors
     * @throws IllegalArgumentException if the name is blank, or no client can write to a topic of that name
     */
    @Experimental
    public static EventRecord encoded(String topic, String event, EncodedEvent encoded) {
        return of(topic, event, encoded);
    }

    /**
     * A record without a value, which deletes its key from a compacted topic.
     *
     * @param key a text, a byte array, which is copied, or what the topic's {@link io.kafkakit.codec.KeyCodec} takes
     * @throws IllegalArgumentException if no client can write to a topic of that name
     */
    public static EventRecord tombstone(String topic, Object key) {
        checkTopic(topic);
        Objects.requireNonNull(key, "key is null: pass the key that the tombstone deletes");
        return new EventRecord(topic, null, own(key), Placement.FREE, List.of());
    }

    /**
     * With this key; null for none.
     *
     * @param key a text, a byte array, which is copied, or what the topic's {@link io.kafkakit.codec.KeyCodec} takes
     */
    public EventRecord withKey(@Nullable Object key) {
        return new EventRecord(topic, event, key == null ? null : own(key), placement(), headers);
    }

    private static Object own(Object key) {
        return key instanceof byte[] bytes ? bytes.clone() : key;
    }

    /**
     * To this partition, instead of the one that follows from the key.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public EventRecord withPartition(int partition) {
        if (partition < 0) {
            throw new IllegalArgumentException("partition " + partition + " is negative: partitions count from 0");
        }
        return new EventRecord(topic, event, key, new Placement(partition, timestamp), headers);
    }

    /**
     * With this timestamp, in milliseconds, instead of the time of sending.
     *
     * @throws IllegalArgumentException if it is before 1970, or later than 64 bits of milliseconds can count
     */
    public EventRecord withTimestamp(Instant timestamp) {
        if (timestamp.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException(
                    "timestamp " + timestamp + " is before 1970: Kafka has no timestamps before that");
        }
        if (timestamp.isAfter(LATEST)) {
            throw new IllegalArgumentException("timestamp " + timestamp + " is after " + LATEST
                    + ": Kafka counts milliseconds in 64 bits, and has no timestamps after that");
        }
        return new EventRecord(topic, event, key, new Placement(partition, timestamp), headers);
    }

    /** Adds a header, its value encoded as UTF-8. A name may occur several times. */
    public EventRecord withHeader(String name, String value) {
        return withOwnHeader(name, utf8(value));
    }

    /** Adds a header with a copy of this value. A name may occur several times. */
    public EventRecord withHeader(String name, byte @Nullable [] value) {
        return withOwnHeader(name, value == null ? null : value.clone());
    }

    private EventRecord withOwnHeader(String name, byte @Nullable [] value) {
        Objects.requireNonNull(name, "header name is null: pass a name");
        List<Header> more = new ArrayList<>(headers);
        more.add(new RecordHeader(name, value));
        return new EventRecord(topic, event, key, placement(), List.copyOf(more));
    }

    private Placement placement() {
        return new Placement(partition, timestamp);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The topic it goes to. */
    public String topic() {
        return topic;
    }

    /** The event's name; null for a tombstone. */
    public @Nullable String event() {
        return event == null ? null : event.name;
    }

    /** The event's data; null for a tombstone. */
    public @Nullable Object data() {
        return event == null ? null : event.data;
    }

    /** The key as it was given; a byte array is copied; null for none. */
    public @Nullable Object key() {
        return key == null ? null : own(key);
    }

    /** The partition it goes to; null for the one that follows from the key. */
    public @Nullable Integer partition() {
        return partition;
    }

    /** Its timestamp; null for the time of sending. */
    public @Nullable Instant timestamp() {
        return timestamp;
    }

    /** Its headers, in their order. */
    public List<Header> headers() {
        return headers;
    }

    @Override
    public String toString() {
        return "EventRecord[" + topic + ", " + (event == null ? "tombstone" : event.name) + "]";
    }
}
