package io.kafkakit.internal.ledger;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The text that goes with a committed offset: a version mark and, in base64url, a checksum and the ranges.
 *
 * <p>The checksum covers the offset too. Metadata that was cut, or that stands beside another offset than it was written for
 * (an operator's reset that kept it), counts as none: its records are handled again rather than skipped.
 */
final class Metadata {

    private static final String MARK = "kk1:";
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private Metadata() {}

    /** How many bytes of ranges fit in so many characters. */
    static int roomIn(int chars) {
        long bytes = (chars - MARK.length()) * 3L / 4;
        return (int) Math.max(0, bytes - CHECKSUM_BYTES);
    }

    static String text(long committedOffset, byte[] ranges) {
        ByteBuffer content = ByteBuffer.allocate(CHECKSUM_BYTES + ranges.length);
        content.putInt(checksum(committedOffset, ranges)).put(ranges);
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(content.array());
    }

    /** The bytes that were written beside this offset, or null if the text is anything else. */
    static byte @Nullable [] ranges(long committedOffset, @Nullable String text) {
        if (text == null || !text.startsWith(MARK)) {
            return null;
        }
        byte[] content = decoded(text.substring(MARK.length()));
        if (content.length < CHECKSUM_BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(content);
        int checksum = buffer.getInt();
        byte[] ranges = new byte[buffer.remaining()];
        buffer.get(ranges);
        return checksum == checksum(committedOffset, ranges) ? ranges : null;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException notOurs) {
            return new byte[0];
        }
    }

    private static int checksum(long committedOffset, byte[] ranges) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(committedOffset).flip());
        crc.update(ranges);
        return (int) crc.getValue();
    }
}
