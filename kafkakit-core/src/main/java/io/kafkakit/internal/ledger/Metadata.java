package io.kafkakit.internal.ledger;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The text that goes with a committed offset: a version mark and, in base64url, a checksum and the ranges.
 *
 * <p>The checksum covers the offset too, and the id of the topic. Metadata that was cut, or that stands beside another offset
 * than it was written for (an operator's reset that kept it), or beside another log (a mirrored cluster, a topic of the same
 * name), counts as none: its records are handled again rather than skipped. The id takes no room: a text of the first version,
 * which does not have it, can be rewritten in the same length.
 */
final class Metadata {

    private static final String MARK = "kk2:";
    /** The first version, which names no log. Still read, and written where the topic has no id. */
    private static final String UNBOUND_MARK = "kk1:";

    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private Metadata() {}

    /** How many bytes of ranges fit in so many characters. */
    static int roomIn(int chars) {
        long bytes = (chars - MARK.length()) * 3L / 4;
        return (int) Math.max(0, bytes - CHECKSUM_BYTES);
    }

    /**
     * What to write beside an offset.
     *
     * @param topicId of the topic whose offsets these are; {@link Uuid#ZERO_UUID} if it is not known
     */
    static String text(Uuid topicId, long committedOffset, byte[] ranges) {
        ByteBuffer content = ByteBuffer.allocate(CHECKSUM_BYTES + ranges.length);
        content.putInt(checksum(topicId, committedOffset, ranges)).put(ranges);
        return mark(topicId) + Base64.getUrlEncoder().withoutPadding().encodeToString(content.array());
    }

    private static String mark(Uuid topicId) {
        return topicId.equals(Uuid.ZERO_UUID) ? UNBOUND_MARK : MARK;
    }

    /** The bytes that were written beside this offset of this topic, or null if the text is anything else. */
    static byte @Nullable [] ranges(Uuid topicId, long committedOffset, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.startsWith(UNBOUND_MARK)) {
            return checked(Uuid.ZERO_UUID, committedOffset, text);
        }
        return isBound(text) ? checked(topicId, committedOffset, text) : null;
    }

    /** Whether this was written for one log, and means nothing beside another. */
    static boolean isBound(@Nullable String text) {
        return text != null && text.startsWith(MARK);
    }

    private static byte @Nullable [] checked(Uuid topicId, long committedOffset, String text) {
        byte[] content = decoded(text.substring(MARK.length()));
        if (content.length < CHECKSUM_BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(content);
        int checksum = buffer.getInt();
        byte[] ranges = new byte[buffer.remaining()];
        buffer.get(ranges);
        return checksum == checksum(topicId, committedOffset, ranges) ? ranges : null;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException notOurs) {
            return new byte[0];
        }
    }

    private static int checksum(Uuid topicId, long committedOffset, byte[] ranges) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(committedOffset).flip());
        if (!topicId.equals(Uuid.ZERO_UUID)) {
            crc.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(topicId.getMostSignificantBits())
                    .putLong(topicId.getLeastSignificantBits())
                    .flip());
        }
        crc.update(ranges);
        return (int) crc.getValue();
    }
}
