package io.kafkakit.internal.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The text beside a committed offset: a version mark, then in base64url a checksum, a mark of the topic and the ranges.
 *
 * <p>The checksum also covers the offset, the topic's name and the cluster's id. These kinds of metadata count as none,
 * so records are handled again rather than skipped:
 *
 * <ul>
 * <li>it was truncated
 * <li>it belongs to another offset, for example after an operator's reset that kept it
 * <li>it belongs to another topic, or to another cluster (a mirror)
 * </ul>
 *
 * <p>An intact text with the mark of another topic was written for an earlier topic of the same name. Then even its
 * offset is invalid.
 */
final class Metadata {

    private static final String MARK = "kk2:";
    /** The first version, which names no log. It is still read, and written if the log's id is unknown. */
    private static final String UNBOUND_MARK = "kk1:";

    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int TOPIC_BYTES = Integer.BYTES;
    /** Characters of a text that only names its log. */
    private static final int BARE = MARK.length() + ((CHECKSUM_BYTES + TOPIC_BYTES) * 4 + 2) / 3;

    private Metadata() {}

    /** The content of a text. */
    static final class Content {

        private final byte[] ranges;
        private final boolean isOfFormerLog;

        private Content(byte[] ranges, boolean isOfFormerLog) {
            this.ranges = ranges;
            this.isOfFormerLog = isOfFormerLog;
        }

        byte[] ranges() {
            return ranges;
        }

        /** Whether it was written for an earlier topic of the same name. */
        boolean isOfFormerLog() {
            return isOfFormerLog;
        }
    }

    /** How many bytes of ranges fit into this many characters; negative if not even a text without ranges fits. */
    static int roomIn(LogId log, int chars) {
        return (int) ((chars - MARK.length()) * 3L / 4) - overhead(log);
    }

    /** How many characters this many bytes of ranges take. */
    static int lengthOf(LogId log, int rangeBytes) {
        return MARK.length() + ((overhead(log) + rangeBytes) * 4 + 2) / 3;
    }

    private static int overhead(LogId log) {
        return CHECKSUM_BYTES + (log.isKnown() ? TOPIC_BYTES : 0);
    }

    /** The text to write beside an offset of this log; empty if there is nothing to write. */
    static String text(LogId log, long committedOffset, byte[] ranges) {
        if (!log.isKnown() && ranges.length == 0) {
            return "";
        }
        ByteBuffer content = ByteBuffer.allocate(overhead(log) + ranges.length);
        if (log.isKnown()) {
            int topic = topicMark(log);
            content.putInt(checksum(log, topic, committedOffset, ranges)).putInt(topic);
        } else {
            content.putInt(checksum(committedOffset, ranges));
        }
        String mark = log.isKnown() ? MARK : UNBOUND_MARK;
        return mark
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(content.put(ranges).array());
    }

    /**
     * The content of a text beside this offset. Null if the text is not ours, or belongs to another offset, topic or
     * cluster.
     */
    static @Nullable Content read(LogId log, long committedOffset, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.startsWith(UNBOUND_MARK)) {
            return unbound(committedOffset, decoded(text));
        }
        return text.startsWith(MARK) && log.isKnown() ? bound(log, committedOffset, decoded(text)) : null;
    }

    private static @Nullable Content unbound(long committedOffset, ByteBuffer content) {
        if (content.remaining() < CHECKSUM_BYTES) {
            return null;
        }
        int checksum = content.getInt();
        byte[] ranges = rest(content);
        return checksum == checksum(committedOffset, ranges) ? new Content(ranges, false) : null;
    }

    private static @Nullable Content bound(LogId log, long committedOffset, ByteBuffer content) {
        if (content.remaining() < CHECKSUM_BYTES + TOPIC_BYTES) {
            return null;
        }
        int checksum = content.getInt();
        int topic = content.getInt();
        byte[] ranges = rest(content);
        return checksum == checksum(log, topic, committedOffset, ranges)
                ? new Content(ranges, topic != topicMark(log))
                : null;
    }

    /** Whether the text only names a log. */
    static boolean isBare(String text) {
        return text.startsWith(MARK) && text.length() == BARE;
    }

    /** Whether the text was written for one log and contains ranges. */
    static boolean saysRanges(@Nullable String text) {
        return text != null && text.startsWith(MARK) && text.length() > BARE;
    }

    private static byte[] rest(ByteBuffer content) {
        byte[] rest = new byte[content.remaining()];
        content.get(rest);
        return rest;
    }

    private static ByteBuffer decoded(String text) {
        try {
            return ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(MARK.length())));
        } catch (IllegalArgumentException notOurs) {
            return ByteBuffer.allocate(0);
        }
    }

    private static int checksum(LogId log, int topicMark, long committedOffset, byte[] ranges) {
        CRC32C crc = new CRC32C();
        // Neither can contain a line break.
        crc.update((log.clusterId() + "\n" + log.topic() + "\n").getBytes(UTF_8));
        crc.update(ByteBuffer.allocate(TOPIC_BYTES + Long.BYTES)
                .putInt(topicMark)
                .putLong(committedOffset)
                .flip());
        crc.update(ranges);
        return (int) crc.getValue();
    }

    private static int checksum(long committedOffset, byte[] ranges) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(committedOffset).flip());
        crc.update(ranges);
        return (int) crc.getValue();
    }

    private static int topicMark(LogId log) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(log.topicId().getMostSignificantBits())
                .putLong(log.topicId().getLeastSignificantBits())
                .flip());
        return (int) crc.getValue();
    }
}
