package io.kafkakit.cli.dlq;

import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.Resolution;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came from the network, as it can be shown at a terminal. */
final class Texts {

    private Texts() {}

    /** As UTF-8 text, or else as hexadecimal digits. */
    static String of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "null";
        }
        String text = text(bytes);
        return text == null ? "0x" + HexFormat.of().formatHex(bytes) : text;
    }

    /** As UTF-8 text; null if it is none. */
    static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** In one line, without what would move the terminal's cursor, and no longer than this. */
    static String shortened(String text, int most) {
        String line = Terminal.clean(text).strip();
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }

    /** The class without its package, and what it said. */
    static String error(Failure failure) {
        String name = failure.errorClass();
        String message = or(failure.message(), "");
        if (name == null) {
            return message;
        }
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return message.isEmpty() || message.equals(name) ? simple : simple + ": " + message;
    }

    static String action(Resolution resolution) {
        return resolution.action().name().toLowerCase(Locale.ROOT);
    }
}
