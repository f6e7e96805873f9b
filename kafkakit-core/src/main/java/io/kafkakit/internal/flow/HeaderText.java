package io.kafkakit.internal.flow;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Headers as text. Anybody may have written them, so invalid values count as absent. */
public final class HeaderText {

    private HeaderText() {}

    /** Adds a header with this value as text. */
    public static void put(Headers headers, String name, Object value) {
        headers.add(name, value.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The last value as UTF-8 text; null if there is none. */
    public static @Nullable String text(Headers headers, String name) {
        return text(headers.lastHeader(name));
    }

    /** The header's value as UTF-8 text; null if there is none. */
    public static @Nullable String text(@Nullable Header header) {
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The last value as a time, ISO 8601 in UTC; null if there is none. */
    public static @Nullable Instant time(Headers headers, String name) {
        String text = text(headers, name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The last value as a whole number from 0 to the given bound; null if there is none. */
    public static @Nullable Long number(Headers headers, String name, long most) {
        return number(headers.lastHeader(name), most);
    }

    /** The header's value as a whole number from 0 to the given bound; null if it is not one. */
    public static @Nullable Long number(@Nullable Header header, long most) {
        String text = text(header);
        if (text == null || text.isEmpty() || text.length() > 19) {
            return null;
        }
        try {
            long number = Long.parseLong(text);
            return number < 0 || number > most ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
