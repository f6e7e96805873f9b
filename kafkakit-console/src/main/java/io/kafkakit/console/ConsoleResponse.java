package io.kafkakit.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer for any server: its status, its headers and its body. Immutable.
 *
 * @param status of HTTP
 * @param headers all of them but the length
 * @param body writes itself
 */
public record ConsoleResponse(int status, Map<String, String> headers, Body body) {

    /** Copies the headers. */
    public ConsoleResponse {
        headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The body of an answer. */
    public sealed interface Body {}

    /** A body that is known as a whole. Do not change the bytes, because they are not copied. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Bytes(byte[] bytes) implements Body {}

    /** A body that goes on: a server calls {@link Stream#writeTo} and flushes what it writes. */
    public record Events(Stream stream) implements Body {}

    /** Writes a body piece by piece. */
    @FunctionalInterface
    public interface Stream {

        /**
         * Writes until all is said, or the reader has gone. Flushes after each piece.
         *
         * @throws IOException if the reader has gone
         * @throws InterruptedException if the server ends
         */
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    /** A page. */
    public static ConsoleResponse html(int status, String html) {
        return bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of this type. */
    public static ConsoleResponse bytes(int status, String contentType, byte[] bytes) {
        return new ConsoleResponse(status, Map.of("Content-Type", contentType), new Bytes(bytes));
    }

    /** Sends the browser to another page, with GET. */
    public static ConsoleResponse seeOther(String location) {
        return new ConsoleResponse(303, Map.of("Location", location), new Bytes(new byte[0]));
    }

    /** Events for a browser's {@code EventSource}. */
    public static ConsoleResponse events(Stream stream) {
        return new ConsoleResponse(200, Map.of("Content-Type", "text/event-stream"), new Events(stream));
    }

    /** The same answer with more headers. */
    public ConsoleResponse with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new ConsoleResponse(status, all, body);
    }

    /** The body as text; empty for events. */
    public String text() {
        return body instanceof Bytes its ? new String(its.bytes(), StandardCharsets.UTF_8) : "";
    }
}
