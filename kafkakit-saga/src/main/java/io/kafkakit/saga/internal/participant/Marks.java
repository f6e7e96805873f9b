package io.kafkakit.saga.internal.participant;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.state.PartitionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that a participant remembers, of one partition. Thread-safe. */
public final class Marks implements PartitionState {

    private static final Logger log = LoggerFactory.getLogger(Marks.class);
    private static final String KIND = "kafkakit-saga-mark";
    private static final String AT = "kafkakit-saga-at";
    private static final String EVENT = "kafkakit-saga-reply";
    /** Old marks that a command takes away with it. */
    private static final int MOST_REMOVED = 4;

    private final TopicPartition partition;
    private final long retentionMillis;
    private final TopicCodecs codecs;
    private final Map<String, Mark> marks = new ConcurrentHashMap<>();
    /** Keys, roughly the oldest first. */
    private final Queue<String> ages = new ConcurrentLinkedQueue<>();

    /** Remembers nothing. */
    public Marks(TopicPartition partition, Duration retention, TopicCodecs codecs) {
        this.partition = partition;
        this.retentionMillis = retention.toMillis();
        this.codecs = codecs;
    }

    TopicCodecs codecs() {
        return codecs;
    }

    @Override
    public void restore(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            marks.remove(key);
            return;
        }
        try {
            put(key, mark(record));
        } catch (IllegalArgumentException e) {
            log.error(
                    "{}-{}@{} is no mark of a participant, and is passed over: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    private static Mark mark(ConsumerRecord<byte[], byte[]> record) {
        String kind = text(record, KIND);
        String at = text(record, AT);
        if (kind == null || at == null) {
            throw new IllegalArgumentException("header " + (kind == null ? KIND : AT) + " is missing");
        }
        String event = text(record, EVENT);
        EncodedEvent reply = event == null ? null : EncodedEvent.of(record.value());
        for (Header each : record.headers()) {
            if (reply != null && !each.key().startsWith("kafkakit-saga-")) {
                reply = reply.withHeader(each.key(), each.value());
            }
        }
        return new Mark(Mark.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), event, reply, Long.parseLong(at));
    }

    private static @Nullable String text(ConsumerRecord<?, ?> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null || found.value() == null ? null : new String(found.value(), StandardCharsets.UTF_8);
    }

    @Nullable
    Mark get(String key) {
        return marks.get(key);
    }

    void put(String key, Mark mark) {
        marks.put(key, mark);
        ages.add(key);
    }

    /** The record of a mark. */
    EventRecord record(String topic, String key, Mark mark) {
        EncodedEvent reply = mark.reply();
        byte[] value = reply == null ? null : reply.value();
        EncodedEvent encoded = EncodedEvent.of(value == null ? new byte[0] : value);
        EventRecord record = EventRecord.encoded(topic, "mark", encoded)
                .withKey(key)
                .withPartition(partition.partition())
                .withHeader(KIND, mark.kind().name().toLowerCase(Locale.ROOT))
                .withHeader(AT, Long.toString(mark.at()));
        if (reply != null) {
            for (Header each : reply.headers()) {
                record = record.withHeader(each.key(), each.value());
            }
        }
        return mark.event() == null ? record : record.withHeader(EVENT, mark.event());
    }

    /**
     * Forgets some of the marks that are old enough.
     *
     * @return their tombstones
     */
    List<EventRecord> expire(String topic, long now) {
        List<EventRecord> tombstones = new ArrayList<>();
        for (int i = 0; i < MOST_REMOVED; i++) {
            String key = ages.peek();
            Mark mark = key == null ? null : marks.get(key);
            if (key == null || (mark != null && mark.at() + retentionMillis > now)) {
                break;
            }
            if (ages.remove(key) && marks.remove(key) != null) {
                tombstones.add(EventRecord.tombstone(topic, key).withPartition(partition.partition()));
            }
        }
        return tombstones;
    }
}
