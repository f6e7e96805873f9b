package io.kafkakit.effect;

import io.kafkakit.Experimental;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;

/**
 * Identifies what a record causes in a group: the group, and where and when the record was first read. It is the same
 * in all attempts, also after a redrive, and also if the record is read twice. Immutable and thread-safe.
 *
 * <p>The timestamp tells a record from another one at the same place of a topic that was deleted and created again.
 *
 * @param timestamp of the record when it was first read, in milliseconds since 1970
 * @param isRecovered whether the record comes from a retry topic or a redrive. Then its first place is behind the
 *     group's committed offset, and says nothing of whether this attempt was committed. It does not identify the record.
 */
@Experimental
public record EffectKey(String group, String topic, int partition, long offset, long timestamp, boolean isRecovered) {

    /** Bits of a UUID that say which kind it is: version 8, a kind of its own (RFC 9562). */
    private static final long VERSION = 0x8000L;

    /** The key as a UUID (version 8, RFC 9562), from a SHA-256 digest of all that identifies the record. */
    public UUID uuid() {
        MessageDigest digest = sha256();
        for (String text : new String[] {group, topic}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        digest.update(ByteBuffer.allocate(Integer.BYTES + 2 * Long.BYTES)
                .putInt(partition)
                .putLong(offset)
                .putLong(timestamp)
                .array());
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        return new UUID((bytes.getLong() & ~0xF000L) | VERSION, (bytes.getLong() & ~(0b11L << 62)) | (0b10L << 62));
    }

    /** The record's place, for messages: {@code orders-3@1042}. */
    public String position() {
        return String.format(Locale.ROOT, "%s-%d@%d", topic, partition, offset);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
