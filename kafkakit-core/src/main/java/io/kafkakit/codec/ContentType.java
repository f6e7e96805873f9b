package io.kafkakit.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The type of a record's data, as the header {@code content-type} says it.
 *
 * @param text with its parameters, such as {@code text/plain; charset=utf-8}
 * @param media without them, in lower case
 */
record ContentType(String text, String media) {

    static final String HEADER = "content-type";
    static final ContentType JSON = of("application/json");
    static final ContentType BYTES = of("application/octet-stream");
    static final ContentType TEXT = of("text/plain; charset=utf-8");

    private static final byte[] JSON_BYTES = JSON.text.getBytes(StandardCharsets.US_ASCII);
    private static final String CLOUD_EVENTS = "application/cloudevents";

    static ContentType of(String text) {
        int end = text.indexOf(';');
        String media = end < 0 ? text : text.substring(0, end);
        return new ContentType(text, media.trim().toLowerCase(Locale.ROOT));
    }

    /** That of a record; null if it has none. */
    static @Nullable ContentType of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        byte[] value = header == null ? null : header.value();
        if (value == null) {
            return null;
        }
        // The usual one needs no text of its own.
        return Arrays.equals(value, JSON_BYTES) ? JSON : of(new String(value, StandardCharsets.UTF_8));
    }

    boolean isJson() {
        return media.equals(JSON.media) || media.equals("text/json") || media.endsWith("+json");
    }

    /** Whether the value is a CloudEvent in structured mode, in whatever format. */
    boolean isCloudEvent() {
        return media.startsWith(CLOUD_EVENTS);
    }

    /** Whether the value is a CloudEvent as JSON. */
    boolean isCloudEventAsJson() {
        return media.equals(CLOUD_EVENTS + "+json");
    }
}
