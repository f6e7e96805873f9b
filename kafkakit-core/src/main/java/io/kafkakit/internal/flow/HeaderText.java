package io.kafkakit.internal.flow;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads headers that anybody may have written: what is not what it should be counts as absent. */
public final class HeaderText {

    private HeaderText() {}

    /** The last value as UTF-8 text; null if there is none. */
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The last value as a whole number from 0 to the given bound; null if there is none. */
    public static @Nullable Long number(Headers headers, String name, long most) {
        String text = text(headers, name);
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
