package io.kafkakit.console;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request, whichever server took it. Immutable.
 *
 * @param method in upper case, such as {@code GET}
 * @param base the path that the console is mounted at, without a slash at its end; empty for the root
 * @param path the decoded path behind the base, such as {@code /letters/orders-dlq}
 * @param query the values behind the question mark
 * @param headers the first value of each header; names in upper or lower case
 * @param form the values of a form; none if the body is not a form
 * @param principal the name that the server's own login gave the user; null if it has none
 */
public record ConsoleRequest(
        String method,
        String base,
        String path,
        Fields query,
        Map<String, String> headers,
        Fields form,
        @Nullable String principal) {

    /** The largest body of a request, in bytes. */
    public static final int MOST_BYTES = 4 << 20;

    /** Copies the headers. */
    public ConsoleRequest {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = java.util.Collections.unmodifiableMap(copy);
        method = method.toUpperCase(Locale.ROOT);
    }

    /** A GET request of the console at the root, for tests. */
    public static ConsoleRequest get(String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        Fields query = mark < 0 ? Fields.none() : Fields.parse(pathAndQuery.substring(mark + 1));
        return new ConsoleRequest("GET", "", path, query, Map.of("Host", "localhost"), Fields.none(), null);
    }

    /** The value of a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Whether it only reads. */
    public boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
