package io.kafkakit.console.internal.letters;

import io.kafkakit.KafkaCluster;
import io.kafkakit.console.internal.text.Bytes;
import io.kafkakit.console.internal.text.Masking;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.internal.deadletter.Resolutions;
import io.kafkakit.internal.letter.Identity;
import io.kafkakit.internal.letter.RecordLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a topic in memory. A thread reads the topic and its resolutions from their begin, and then what is
 * new. Thread-safe.
 */
public final class LetterIndex implements AutoCloseable, TopicTail.Reader {

    /** What the rows of one topic may take in the heap. */
    public static final long MOST_BYTES = 256L << 20;

    private static final int MESSAGE_LENGTH = 200;
    private static final int MOST_MESSAGES = 10_000;

    private final KafkaCluster cluster;
    private final String topic;
    private final Masking masking;
    private final long mostBytes;
    private final Rows rows = new Rows();
    private final Map<Kind, Kind> kinds = new HashMap<>();
    private final Map<String, String> messages = new HashMap<>();
    /** By identity: resolutions that another topic of this name has, or a mirror of it. */
    private final Map<String, Resolution> elsewhere = new HashMap<>();

    private final TopicTail tail;
    private long full;

    public LetterIndex(KafkaCluster cluster, String topic, Masking masking, long mostBytes) {
        this.cluster = cluster;
        this.topic = topic;
        this.masking = masking;
        this.mostBytes = mostBytes;
        this.tail = new TopicTail(cluster, topic, this);
    }

    /** Begins to read. */
    public void start() {
        tail.start();
    }

    /** Its topic. */
    public String topic() {
        return topic;
    }

    /**
     * Waits until all is read, but no longer than this. Returns whether it is.
     *
     * @param anew whether what was written just now must be among it; else it may be 100 ms late
     */
    public boolean awaitCurrent(Duration atMost, boolean anew) throws InterruptedException {
        return tail.awaitCurrent(atMost, anew);
    }

    /** What the query selects of all that was read so far. */
    public Selection select(LetterQuery query, int pageSize) {
        List<Row> matching = new ArrayList<>();
        rows.forEach(row -> {
            if (query.matches(row)) {
                matching.add(row);
            }
        });
        return Selection.of(matching, query, pageSize);
    }

    /** How far it is. */
    public Reading reading() {
        long[] counts = new long[2];
        long[] oldest = {Long.MAX_VALUE};
        rows.forEach(row -> {
            counts[row.resolution() == null ? 0 : 1]++;
            if (row.resolution() == null) {
                oldest[0] = Math.min(oldest[0], row.millis());
            }
        });
        TopicTail.State state = tail.state();
        Instant since = counts[0] == 0 ? null : Instant.ofEpochMilli(oldest[0]);
        return new Reading(
                state.read(), state.end(), state.isCurrent(), counts[0], counts[1], since, full, state.problem());
    }

    /** What was done, the last first: dead letters of one call have the same resolution. */
    public List<Done> done() {
        Map<Resolution, Done> all = new HashMap<>();
        rows.forEach(row -> {
            Resolution its = row.resolution();
            if (its != null) {
                all.merge(its, new Done(its, row.position(), 1), (a, b) -> new Done(its, a.first(), a.count() + 1));
            }
        });
        return all.values().stream()
                .sorted((a, b) -> b.resolution().at().compareTo(a.resolution().at()))
                .toList();
    }

    /** What was done about some dead letters at once, and the first of them. */
    public record Done(Resolution resolution, Position first, long count) {}

    @Override
    public void restarted() {
        rows.clear();
        kinds.clear();
        messages.clear();
        full = 0;
    }

    @Override
    public boolean letter(ConsumerRecord<byte[], byte[]> record) {
        if (rows.bytes() >= mostBytes) {
            full = tail.state().read();
            return false;
        }
        String identity = elsewhere.isEmpty() ? null : Identity.of(record);
        DeadLetter letter =
                new RecordLetter(record, cluster.codecs(), identity == null ? null : elsewhere.get(identity));
        Kind kind = Kind.of(event(letter), letter.failure(), letter.source());
        Kind shared = Objects.requireNonNull(kinds.computeIfAbsent(kind, its -> its));
        byte[] key = masking.hidesKey() ? null : letter.key();
        rows.add(new Row(letter, shared, key == null ? null : Bytes.line(key), message(letter), masking));
        return true;
    }

    /** A value that cannot be read has no event, but may be the very reason for the dead letter. */
    private static @Nullable String event(DeadLetter letter) {
        try {
            return letter.event();
        } catch (RuntimeException e) {
            return null;
        }
    }

    private @Nullable String message(DeadLetter letter) {
        String message = letter.failure().message();
        if (message == null) {
            return null;
        }
        String clean = masking.hidesValues() ? masking.value(letter.value()).clean(message) : message;
        String brief = clean == null || clean.length() <= MESSAGE_LENGTH ? clean : clean.substring(0, MESSAGE_LENGTH);
        if (brief == null || messages.size() >= MOST_MESSAGES) {
            return brief == null ? null : messages.getOrDefault(brief, brief);
        }
        return messages.computeIfAbsent(brief, its -> its);
    }

    @Override
    public boolean resolution(ConsumerRecord<byte[], byte[]> record, Uuid topicId) {
        Position position = Resolutions.position(record, topicId);
        Resolution resolution = Resolutions.resolution(record);
        if (position != null) {
            rows.resolve(position, resolution);
            return true;
        }
        String letter = Resolutions.letter(record);
        // One that is new here may belong to a row that is there already: then all are read again.
        return letter == null || resolution == null || elsewhere.put(letter, resolution) != null || !tail.hasLetters();
    }

    @Override
    public void removeBefore(int partition, long offset) {
        rows.removeBefore(partition, offset);
    }

    @Override
    public void close() {
        tail.close();
    }
}
