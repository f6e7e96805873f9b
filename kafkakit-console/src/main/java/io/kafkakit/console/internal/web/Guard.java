package io.kafkakit.console.internal.web;

import io.kafkakit.console.ConsoleRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which requests get an answer at all, and what a browser may do with the answers. */
public final class Guard {

    /** A header that no form of another site can send. */
    public static final String OWN_HEADER = "Kafkakit-Console";

    /** No script, style, image, frame or connection but the console's own; nothing inline. */
    public static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            // Not no-referrer: then browsers would send forms with the origin null.
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> hosts;

    /** Takes requests for the loopback address, and for these hosts, without ports. */
    public Guard(Set<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    /**
     * Whether the request names a host of ours. Else a page of another site could have its own name point to our
     * address, and read our answers.
     */
    public boolean isForUs(ConsoleRequest request) {
        String host = host(request.header("Host").orElse(""));
        return LOOPBACK.contains(host) || hosts.contains(host);
    }

    /** Without the port. */
    private static String host(String header) {
        String host = header.strip().toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    /** Whether a page of ours sent it, or no browser at all. */
    public boolean isSameOrigin(ConsoleRequest request) {
        Optional<String> site = request.header("Sec-Fetch-Site");
        if (site.isPresent()) {
            return site.get().equals("same-origin");
        }
        if (request.header(OWN_HEADER).isPresent()) {
            return true;
        }
        // Browsers leave Sec-Fetch-Site out without TLS, but send the origin of forms.
        return request.header("Origin")
                .flatMap(Guard::authority)
                .map(origin -> origin.equalsIgnoreCase(request.header("Host").orElse("")))
                .orElse(false);
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
