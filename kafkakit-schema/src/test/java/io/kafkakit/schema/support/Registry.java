package io.kafkakit.schema.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A schema registry on loopback that keeps to the part of Confluent's API reference that kafkakit uses. */
public final class Registry implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** How it answers everything while it is in trouble. */
    public record Trouble(int status, String body) {}

    public record Ref(String name, String subject, int version) {}

    public record Entry(int id, UUID guid, String type, String schema, List<Ref> references) {
        boolean isSame(String otherType, String other, List<Ref> refs) {
            return type.equals(otherType)
                    && references.equals(refs)
                    && canonical(type, schema).equals(canonical(otherType, other));
        }

        private static Object canonical(String type, String text) {
            return type.equals("PROTOBUF") ? text.replaceAll("\\s+", " ").trim() : JSON.readTree(text);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Map<String, List<Entry>> subjects = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    public volatile @Nullable Trouble trouble;
    public volatile @Nullable CountDownLatch gate;
    public volatile boolean knowsGuids = true;

    public Registry() {
        this(null);
    }

    public Registry(@Nullable SSLContext tls) {
        try {
            InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (tls == null) {
                server = HttpServer.create(loopback, 0);
            } else {
                HttpsServer https = HttpsServer.create(loopback, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = https;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create((server instanceof HttpsServer ? "https" : "http") + "://localhost:"
                + server.getAddress().getPort());
    }

    public Entry register(String subject, String type, String schema, Ref... references) {
        List<Entry> versions = subjects.computeIfAbsent(subject, name -> new CopyOnWriteArrayList<>());
        Entry entry = entries.stream()
                .filter(each -> each.isSame(type, schema, List.of(references)))
                .findFirst()
                .orElseGet(() -> {
                    Entry made = new Entry(entries.size() + 1, UUID.randomUUID(), type, schema, List.of(references));
                    entries.add(made);
                    return made;
                });
        if (!versions.contains(entry)) {
            versions.add(entry);
        }
        return entry;
    }

    public List<Entry> versions(String subject) {
        return subjects.getOrDefault(subject, List.of());
    }

    public @Nullable Entry entry(long id) {
        return id >= 1 && id <= entries.size() ? entries.get((int) id - 1) : null;
    }

    /** Method and path of each request, in their order. */
    public List<String> asked() {
        return new ArrayList<>(asked);
    }

    public List<String> credentials() {
        return new ArrayList<>(credentials);
    }

    private void handle(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
        credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            CountDownLatch closed = gate;
            if (closed != null) {
                closed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Trouble now = trouble;
        Trouble answer = now != null ? now : answer(exchange, body);
        byte[] bytes = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Trouble answer(HttpExchange exchange, byte[] body) {
        String[] path = exchange.getRequestURI().getRawPath().split("/", -1);
        for (int i = 0; i < path.length; i++) {
            path[i] = URLDecoder.decode(path[i], UTF_8);
        }
        boolean isPost = exchange.getRequestMethod().equals("POST");
        if (path.length == 4 && path[1].equals("schemas")) {
            return schema(path[2], path[3]);
        }
        if (path.length == 5 && path[1].equals("subjects") && !isPost) {
            return version(path[2], Integer.parseInt(path[4]));
        }
        if (path.length >= 3 && path[1].equals("subjects") && isPost) {
            return path.length == 4 ? registered(path[2], JSON.readTree(body)) : found(path[2], JSON.readTree(body));
        }
        return new Trouble(404, "<html>not here</html>");
    }

    private Trouble schema(String kind, String name) {
        for (Entry each : entries) {
            boolean isIt = kind.equals("ids")
                    ? String.valueOf(each.id()).equals(name)
                    : knowsGuids && each.guid().toString().equals(name);
            if (isIt) {
                return new Trouble(200, described(each).toString());
            }
        }
        return error(404, 40403, "Schema not found");
    }

    private ObjectNode described(Entry entry) {
        ObjectNode json = JSON.createObjectNode().put("schema", entry.schema());
        if (!entry.type().equals("AVRO")) {
            json.put("schemaType", entry.type());
        }
        if (!entry.references().isEmpty()) {
            ArrayNode refs = json.putArray("references");
            entry.references()
                    .forEach(ref -> refs.addObject()
                            .put("name", ref.name())
                            .put("subject", ref.subject())
                            .put("version", ref.version()));
        }
        return json;
    }

    private Trouble version(String subject, int version) {
        List<Entry> all = versions(subject);
        return version < 1 || version > all.size()
                ? error(404, 40402, "Version not found")
                : new Trouble(
                        200,
                        named(subject, all.get(version - 1))
                                .put("version", version)
                                .toString());
    }

    private ObjectNode named(String subject, Entry entry) {
        ObjectNode json = described(entry)
                .put("subject", subject)
                .put("id", entry.id())
                .put("version", versions(subject).indexOf(entry) + 1);
        return knowsGuids ? json.put("guid", entry.guid().toString()) : json;
    }

    private Trouble found(String subject, JsonNode body) {
        if (versions(subject).isEmpty()) {
            return error(404, 40401, "Subject '" + subject + "' not found");
        }
        return versions(subject).stream()
                .filter(each -> each.isSame(
                        body.path("schemaType").asString("AVRO"),
                        body.path("schema").stringValue(),
                        references(body)))
                .findFirst()
                .map(each -> new Trouble(200, named(subject, each).toString()))
                .orElseGet(() -> error(404, 40403, "Schema not found"));
    }

    private static List<Ref> references(JsonNode body) {
        List<Ref> refs = new ArrayList<>();
        body.path("references")
                .forEach(each -> refs.add(new Ref(
                        each.path("name").stringValue(),
                        each.path("subject").stringValue(),
                        each.path("version").intValue())));
        return refs;
    }

    private Trouble registered(String subject, JsonNode body) {
        Entry entry = register(
                subject,
                body.path("schemaType").asString("AVRO"),
                body.path("schema").stringValue(),
                references(body).toArray(Ref[]::new));
        return new Trouble(200, JSON.createObjectNode().put("id", entry.id()).toString());
    }

    public static Trouble error(int status, int code, String message) {
        return new Trouble(
                status,
                JSON.createObjectNode()
                        .put("error_code", code)
                        .put("message", message)
                        .toString());
    }

    @Override
    public void close() {
        CountDownLatch closed = gate;
        if (closed != null) {
            closed.countDown();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
