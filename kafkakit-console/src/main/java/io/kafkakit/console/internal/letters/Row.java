package io.kafkakit.console.internal.letters;

import io.kafkakit.console.internal.text.Masking;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolution;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A dead letter as its topic's index keeps it: enough to find it and to show it in a table. */
public final class Row {

    /** Of a key; the rest is shown by the dead letter's own page. */
    private static final int KEY_LENGTH = 48;

    private static final int HEADER_LENGTH = 256;

    private final Kind kind;
    private final int partition;
    private final long offset;
    private final long at;
    private final int attempts;
    private final int redrives;
    private final int keyHash;
    private final @Nullable String key;
    private final @Nullable String message;
    private final int[] headers;
    private volatile @Nullable Resolution resolution;

    /**
     * The row of a dead letter.
     *
     * @param key as it may be shown
     * @param message as it may be shown
     */
    Row(DeadLetter letter, Kind kind, @Nullable String key, @Nullable String message, Masking masking) {
        Failure failure = letter.failure();
        this.kind = kind;
        this.partition = letter.record().partition();
        this.offset = letter.record().offset();
        this.at = (failure.at() == null ? letter.writtenAt() : failure.at()).toEpochMilli();
        this.attempts = failure.attempts() == null ? 0 : failure.attempts();
        this.redrives = letter.redrives();
        this.keyHash = key == null ? 0 : key.hashCode();
        this.key = key == null || key.length() <= KEY_LENGTH ? key : key.substring(0, KEY_LENGTH) + "…";
        this.message = message;
        this.headers = hashes(letter, masking);
        this.resolution = letter.resolution();
    }

    /** Of headers that may be seen, and are short enough to be asked for. */
    private static int[] hashes(DeadLetter letter, Masking masking) {
        Header[] all = letter.headers().toArray();
        int[] hashes = new int[all.length];
        int count = 0;
        for (Header header : all) {
            byte[] value = header.value();
            if (value != null && value.length <= HEADER_LENGTH && !masking.hidesHeader(header.key())) {
                hashes[count++] = hash(header.key(), new String(value, StandardCharsets.UTF_8));
            }
        }
        return Arrays.copyOf(hashes, count);
    }

    private static int hash(String name, String value) {
        return 31 * name.hashCode() + value.hashCode();
    }

    /** Whether it has this header; two in four billion pairs look alike, so only its own page is sure. */
    boolean hasHeader(String name, String value) {
        int wanted = hash(name, value);
        for (int each : headers) {
            if (each == wanted) {
                return true;
            }
        }
        return false;
    }

    boolean hasKey(String wanted) {
        return key != null
                && keyHash == wanted.hashCode()
                && key.regionMatches(0, wanted, 0, Math.min(KEY_LENGTH, wanted.length()));
    }

    boolean hasText(String part) {
        return message != null && LetterQuery.lower(message).contains(LetterQuery.lower(part));
    }

    void resolve(@Nullable Resolution its) {
        resolution = its;
    }

    /** An estimate of its size in the heap, in bytes; what it shares with others is not counted. */
    int size() {
        return 96
                + (16 + 4 * headers.length)
                + (key == null ? 0 : 48 + key.length())
                + (message == null ? 0 : 48 + message.length());
    }

    /** What it has in common with others. */
    public Kind kind() {
        return kind;
    }

    /** Its place in the topic. */
    public Position position() {
        return new Position(partition, offset);
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    /** When it failed, in ms since 1970. */
    public long millis() {
        return at;
    }

    /** When it failed, or was written if that is not known. */
    public Instant at() {
        return Instant.ofEpochMilli(at);
    }

    /** How often it was tried; 0 if that is not known. */
    public int attempts() {
        return attempts;
    }

    /** How often it was redriven before. */
    public int redrives() {
        return redrives;
    }

    /** Its record's key, shortened. */
    public @Nullable String key() {
        return key;
    }

    /** The exception's message, shortened. */
    public @Nullable String message() {
        return message;
    }

    /** What was done about it; null if it is open. */
    public @Nullable Resolution resolution() {
        return resolution;
    }
}
