package io.kafkakit.schema;

import io.kafkakit.Experimental;
import io.kafkakit.schema.internal.RegistryClient;
import io.kafkakit.schema.internal.RegistryConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A schema registry with the Confluent REST API: Confluent's, Karapace, or Apicurio's under {@code /apis/ccompat/v7}.
 *
 * <pre>{@code
 * SchemaRegistry registry = SchemaRegistry.connect(URI.create("https://registry:8081"))
 *     .withBasicAuth("shop", password);
 * KafkaCluster cluster = KafkaCluster.connect(settings, AvroCodec.of(registry).withSimpleNames());
 * }</pre>
 *
 * <p>Schemas and their ids never change, so each is asked for once and then kept. Threads that need the same one share
 * a request. Create one registry and give it to all codecs.
 *
 * <p>A registry that does not answer costs no record an attempt: codecs throw
 * {@link io.kafkakit.codec.CodecUnavailableException}, and the partition waits. Immutable and thread-safe; each
 * {@code withX} returns a copy that knows no schema yet. There is nothing to close.
 */
@Experimental
public final class SchemaRegistry {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(30);

    private final RegistryConfig config;
    private final RegistryClient client;

    private SchemaRegistry(RegistryConfig config) {
        this.config = config;
        this.client = new RegistryClient(config);
    }

    /**
     * The registry at these URLs. It is asked when a schema is first needed, not before.
     *
     * @param urls base URLs of the same registry, tried in turn
     * @throws IllegalArgumentException if there is none, or one is not an HTTP URL
     */
    public static SchemaRegistry connect(URI... urls) {
        if (urls.length == 0) {
            throw new IllegalArgumentException("no URL: pass the base URL of the schema registry");
        }
        List<URI> bases = List.of(urls).stream().map(SchemaRegistry::base).toList();
        return new SchemaRegistry(
                new RegistryConfig(bases, Map.of(), TIMEOUT, null, UNKNOWN_WAIT, InstantSource.system()));
    }

    private static URI base(URI url) {
        String scheme = url.getScheme();
        if (scheme == null || url.getHost() == null || !scheme.matches("(?i)https?")) {
            throw new IllegalArgumentException("'" + url.getScheme()
                    + ":…' is not the URL of a schema registry: it begins with http:// or https://");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("the URL of the schema registry at " + url.getHost()
                    + " contains a user: errors show URLs, so use withBasicAuth");
        }
        if (url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(url + " has a query: pass the base URL of the schema registry");
        }
        String text = url.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }

    /** With HTTP basic authentication. */
    public SchemaRegistry withBasicAuth(String user, String password) {
        String both = user + ":" + password;
        String value = "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        return withHeader("Authorization", () -> value);
    }

    /**
     * With a bearer token.
     *
     * @param token asked for each request, by the thread that needs the schema. If it throws, the record waits.
     */
    public SchemaRegistry withBearerToken(Supplier<String> token) {
        Objects.requireNonNull(token, "the token's supplier is null");
        return withHeader("Authorization", () -> "Bearer " + token.get());
    }

    /** With a header in each request, such as {@code target-sr-cluster}. */
    public SchemaRegistry withHeader(String name, String value) {
        Objects.requireNonNull(value, "the header's value is null");
        return withHeader(name, () -> value);
    }

    private SchemaRegistry withHeader(String name, Supplier<String> value) {
        return new SchemaRegistry(config.withHeader(Objects.requireNonNull(name, "the header's name is null"), value));
    }

    /** With these certificates, and this trust. The default is the JVM's. */
    public SchemaRegistry withTls(SSLContext context) {
        return new SchemaRegistry(config.withTls(Objects.requireNonNull(context, "the SSL context is null")));
    }

    /**
     * With this time limit for a request to one URL, from connecting to the end of the answer. The default is 5 s.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond
     */
    public SchemaRegistry withTimeout(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout " + timeout + " is shorter than 1 ms: pass more");
        }
        return new SchemaRegistry(config.withTimeout(timeout));
    }

    /**
     * How long a record waits whose schema the registry does not know. A replica that lags may learn of it. The time
     * begins when the id is first asked for. After it, the records of this id are undecodable. The default is 30 s.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public SchemaRegistry withUnknownWait(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("unknown wait " + wait + " is negative: pass 0 s or more");
        }
        return new SchemaRegistry(config.withUnknownWait(wait));
    }

    /** For tests. */
    SchemaRegistry withClock(InstantSource clock) {
        return new SchemaRegistry(config.withClock(clock));
    }

    RegistryClient client() {
        return client;
    }

    /** Its URLs, without anything secret. */
    @Override
    public String toString() {
        return "SchemaRegistry" + config.urls();
    }
}
