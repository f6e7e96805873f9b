package io.kafkakit.internal.letter;

import io.kafkakit.HeaderNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the failure of a dead letter, whichever copy of it is read. A mirrored topic has another id, and its
 * records have other offsets. Key, value and headers are the same.
 *
 * <p>Two failures must never have the same identity, or the later one would count as resolved with the earlier one. So
 * the identity contains everything that differs between two failures: the group and the record, the time in
 * milliseconds, the attempt and the redrive. A dead letter without a failure time has no identity, because other
 * toolkits may write the same bytes twice.
 */
public final class Identity {

    private static final List<String> HEADERS = List.of(
            HeaderNames.ORIGINAL_TOPIC,
            HeaderNames.ORIGINAL_PARTITION,
            HeaderNames.ORIGINAL_OFFSET,
            HeaderNames.ORIGINAL_TIMESTAMP,
            HeaderNames.GROUP,
            HeaderNames.FAILED_AT,
            HeaderNames.ATTEMPTS,
            HeaderNames.DISPOSITION,
            HeaderNames.EXCEPTION_CLASS,
            HeaderNames.REDRIVES,
            HeaderNames.DEAD_LETTER);

    /** With 128 bits no two are equal by chance. */
    private static final int BYTES = 16;

    private Identity() {}

    /** The identity of a dead letter; null if it has none. */
    public static @Nullable String of(ConsumerRecord<byte[], byte[]> letter) {
        if (letter.headers().lastHeader(HeaderNames.FAILED_AT) == null
                || letter.headers().lastHeader(HeaderNames.ORIGINAL_TOPIC) == null) {
            return null;
        }
        MessageDigest digest = sha256();
        for (String name : HEADERS) {
            Header header = letter.headers().lastHeader(name);
            add(digest, header == null ? null : header.value());
        }
        add(digest, letter.key());
        add(digest, letter.value());
        byte[] some = Arrays.copyOf(digest.digest(), BYTES);
        return new String(Base64.getUrlEncoder().withoutPadding().encode(some), StandardCharsets.US_ASCII);
    }

    /** The length comes first, so that no byte can move from one part to the next. */
    private static void add(MessageDigest digest, byte @Nullable [] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part == null ? -1 : part.length)
                .flip());
        if (part != null) {
            digest.update(part);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
