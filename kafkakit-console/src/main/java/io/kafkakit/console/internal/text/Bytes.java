package io.kafkakit.console.internal.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes of a record as text. */
public final class Bytes {

    private static final int HEX_ROW = 16;
    private static final int MOST_HEX = 64 * 1024;

    private Bytes() {}

    /** The text, if the bytes are UTF-8 without control characters. */
    public static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().anyMatch(Bytes::isOdd) ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isOdd(int each) {
        return Character.isISOControl(each) && each != '\n' && each != '\r' && each != '\t';
    }

    /** The text on one line, with escapes for what would not be seen; {@code 0x…} for bytes that are no text. */
    public static String line(byte[] bytes) {
        return text(bytes)
                .map(Bytes::visible)
                .orElseGet(() -> "0x" + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 256))
                        + (bytes.length > 256 ? "…" : ""));
    }

    /** As {@link #visible}; empty text for null. */
    public static String shown(@Nullable String text) {
        return text == null ? "" : visible(text);
    }

    /** Text with escapes for line ends, and for characters that would turn the reading direction or are not seen. */
    public static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(each -> {
            switch (each) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> append(out, each);
            }
        });
        return out.toString();
    }

    /** As {@link #visible}, but line ends and tabs stay. */
    public static String lines(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(each -> {
            if (each == '\n' || each == '\t') {
                out.append((char) each);
            } else if (each != '\r') {
                append(out, each);
            }
        });
        return out.toString();
    }

    private static void append(StringBuilder out, int each) {
        int type = Character.getType(each);
        if (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE) {
            out.append(String.format("\\u%04x", each));
        } else {
            out.appendCodePoint(each);
        }
    }

    /** Rows of offset, bytes in hexadecimal, and their ASCII characters. */
    public static String hex(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        int end = Math.min(bytes.length, MOST_HEX);
        for (int row = 0; row < end; row += HEX_ROW) {
            StringBuilder right = new StringBuilder();
            out.append(String.format("%06x  ", row));
            for (int i = row; i < row + HEX_ROW; i++) {
                out.append(i < end ? String.format("%02x ", bytes[i]) : "   ");
                if (i < end) {
                    right.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
                }
            }
            out.append(' ').append(right).append('\n');
        }
        if (bytes.length > end) {
            out.append("… and ").append(bytes.length - end).append(" bytes more\n");
        }
        return out.toString();
    }
}
