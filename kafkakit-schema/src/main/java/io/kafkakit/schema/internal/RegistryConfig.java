package io.kafkakit.schema.internal;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a registry is reached.
 *
 * @param urls tried in turn, without a slash at the end
 * @param headers sent with each request; each value is asked for anew
 * @param timeout for one request to one URL
 * @param tls null for the JVM's
 * @param unknownWait how long an id may be unknown before its records are undecodable
 * @param clock for {@code unknownWait}
 */
public record RegistryConfig(
        List<URI> urls,
        Map<String, Supplier<String>> headers,
        Duration timeout,
        @Nullable SSLContext tls,
        Duration unknownWait,
        InstantSource clock) {

    /** With another header. */
    public RegistryConfig withHeader(String name, Supplier<String> value) {
        Map<String, Supplier<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new RegistryConfig(urls, more, timeout, tls, unknownWait, clock);
    }

    /** With another time limit. */
    public RegistryConfig withTimeout(Duration other) {
        return new RegistryConfig(urls, headers, other, tls, unknownWait, clock);
    }

    /** With other certificates. */
    public RegistryConfig withTls(SSLContext other) {
        return new RegistryConfig(urls, headers, timeout, other, unknownWait, clock);
    }

    /** With another wait. */
    public RegistryConfig withUnknownWait(Duration other) {
        return new RegistryConfig(urls, headers, timeout, tls, other, clock);
    }

    /** With another clock. */
    public RegistryConfig withClock(InstantSource other) {
        return new RegistryConfig(urls, headers, timeout, tls, unknownWait, other);
    }
}
