package io.kafkakit.schema.internal;

import io.kafkakit.codec.CodecUnavailableException;
import io.kafkakit.internal.flow.Thrown;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a registry, at one URL after the other. Thread-safe. */
final class RegistryHttp {

    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private final RegistryConfig config;
    private final HttpClient client;
    private final JsonMapper mapper = new JsonMapper();
    /** The URL that has answered last is asked first. A race costs a request to a slower one, and nothing else. */
    private volatile int first;

    RegistryHttp(RegistryConfig config) {
        this.config = config;
        HttpClient.Builder builder = HttpClient.newBuilder()
                // A registry without TLS mostly does not know HTTP/2, and proxies may refuse the upgrade.
                .version(HttpClient.Version.HTTP_1_1)
                // A redirect could take the password to another host.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.timeout());
        this.client = (config.tls() == null ? builder : builder.sslContext(config.tls())).build();
    }

    /** All URLs, for errors. */
    String where() {
        return String.join(", ", config.urls().stream().map(URI::toString).toList());
    }

    /**
     * The registry's answer: what it knows, or its refusal.
     *
     * @param body null for a GET
     * @throws CodecUnavailableException if no URL gives either
     */
    Answer ask(String path, @Nullable JsonNode body) {
        List<String> failures = new ArrayList<>();
        Throwable last = null;
        Answer refusal = null;
        int start = first;
        int count = config.urls().size();
        for (int i = 0; i < count; i++) {
            int place = (start + i) % count;
            URI base = config.urls().get(place);
            try {
                Answer answer = answer(base, send(base, path, body));
                if (answer.isKnown()) {
                    first = place;
                    return answer;
                }
                refusal = refusal == null ? answer : refusal;
            } catch (NoAnswer e) {
                failures.add(base + ": " + e.getMessage());
                last = e.getCause();
            }
        }
        if (refusal != null) {
            return refusal;
        }
        throw new CodecUnavailableException(
                "the schema registry does not answer " + path + ": " + String.join("; ", failures), last);
    }

    private HttpResponse<byte[]> send(URI base, String path, @Nullable JsonNode body) throws NoAnswer {
        CompletableFuture<HttpResponse<byte[]>> response =
                client.sendAsync(request(URI.create(base + path), body), HttpResponse.BodyHandlers.ofByteArray());
        try {
            // A request's own timeout ends with the headers of the answer, so it would wait for a body for ever.
            return response.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new NoAnswer("no answer within " + seconds(config.timeout()), e);
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new CodecUnavailableException("the question " + path + " to the schema registry was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Thrown.rethrowIfFatal(cause);
            throw new NoAnswer(Thrown.words(cause), cause);
        }
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }

    private HttpRequest request(URI uri, @Nullable JsonNode body) throws NoAnswer {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", CONTENT_TYPE + ", application/json");
        try {
            config.headers().forEach((name, value) -> request.header(name, value.get()));
        } catch (RuntimeException e) {
            // Of the user's supplier of a token, or of a token that is no header.
            throw new NoAnswer("no header for it: " + Thrown.words(e), e);
        }
        if (body == null) {
            return request.GET().build();
        }
        return request.header("Content-Type", CONTENT_TYPE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body)))
                .build();
    }

    private Answer answer(URI base, HttpResponse<byte[]> response) throws NoAnswer {
        int status = response.statusCode();
        switch (status) {
            case 401 ->
                throw new NoAnswer(
                        "it wants other credentials (401): see SchemaRegistry.withBasicAuth and" + " withBearerToken");
            case 403 ->
                throw new NoAnswer("this user may not ask that (403): give it the right to read the schemas, and to"
                        + " write them for withAutoRegister()");
            default -> {
                if (status >= 300 && status < 400) {
                    throw new NoAnswer("it redirects (" + status + ") to "
                            + response.headers().firstValue("Location").orElse("nowhere") + ": give that URL");
                }
            }
        }
        boolean isRefusal = status == 404 || status == 409 || status == 422;
        if (status != 200 && status != 201 && !isRefusal) {
            throw new NoAnswer("HTTP status " + status);
        }
        JsonNode json = json(status, response.body());
        if (isRefusal && !json.path("error_code").isInt()) {
            throw new NoAnswer("HTTP status " + status + " without the error_code of a registry: is " + base
                    + " its base URL? Apicurio's ends with /apis/ccompat/v7");
        }
        return new Answer(status, json);
    }

    private JsonNode json(int status, byte[] body) throws NoAnswer {
        try {
            JsonNode json = mapper.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw new NoAnswer("HTTP status " + status + ", and the body is not JSON: it is not a registry's", e);
        }
        throw new NoAnswer("HTTP status " + status + ", and the body is not a JSON object: it is not a registry's");
    }

    /**
     * An answer of a registry.
     *
     * @param json an object
     */
    record Answer(int status, JsonNode json) {

        boolean isKnown() {
            return status < 300;
        }

        boolean isMissing() {
            return status == 404;
        }

        /** What the registry says about its refusal. */
        String words() {
            return json.path("error_code").asInt() + " " + json.path("message").asString("");
        }
    }

    /** One URL has no answer. */
    private static final class NoAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        NoAnswer(String message) {
            super(message);
        }

        NoAnswer(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
