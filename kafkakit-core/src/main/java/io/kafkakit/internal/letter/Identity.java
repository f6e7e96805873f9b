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
 * Which failure a dead letter tells of, wherever its copies lie. A mirrored topic has another id, and its records have other
 * offsets; key, value and headers are the same.
 *
 * <p>Two failures must never have one identity, or the later one would count as resolved with the earlier. So it is made of what
 * differs between any two failures: who failed on which record, the millisecond, the attempt and the redrive. A dead letter that
 * does not say when it failed has none: other toolkits' may be written again with the very same bytes.
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

    /** 128 bits: nobody will see two that are alike by chance. */
    private static final int BYTES = 16;

    private Identity() {}

    /** Of a dead letter; null if it has none. */
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

    /** With its length, so that no byte can pass from one part to the next. */
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
