package io.kafkakit.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A console as a server of its own, with the JDK's HTTP server. Thread-safe. */
public final class ConsoleServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsoleServer.class);

    private final Console console;
    private final HttpServer server;
    private final ExecutorService threads;

    private ConsoleServer(Console console, HttpServer server, ExecutorService threads) {
        this.console = console;
        this.server = server;
        this.threads = threads;
    }

    /**
     * Listens on 127.0.0.1.
     *
     * @param port 0 for any free one
     * @throws IOException if the port is in use
     */
    public static ConsoleServer start(Console console, int port) throws IOException {
        return start(console, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    }

    /**
     * Listens on this address. The server has no TLS: put a proxy in front of it, and name the proxy's host with
     * {@link ConsoleBuilder#host}.
     *
     * @throws IllegalArgumentException if the address is not the loopback address, and the console's access does not
     *     tell users apart
     * @throws IOException if the address is in use
     */
    public static ConsoleServer start(Console console, InetSocketAddress address) throws IOException {
        if (!console.authenticates() && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("a console on " + address.getHostString()
                    + " would let everybody redrive; listen on 127.0.0.1, or pass an access that authenticates");
        }
        HttpServer server = HttpServer.create(address, 0);
        AtomicLong count = new AtomicLong();
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "kafkakit-console-http-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        ConsoleServer its = new ConsoleServer(console, server, threads);
        server.setExecutor(threads);
        server.createContext("/", its::handle);
        server.start();
        return its;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            ConsoleRequest request = request(exchange);
            send(exchange, console.answer(request), request.method().equals("HEAD"));
        } catch (IOException e) {
            log.debug("the reader has gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("a request of the console failed", e);
        }
    }

    private static ConsoleRequest request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        String query = exchange.getRequestURI().getRawQuery();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        boolean isForm = type != null && type.startsWith("application/x-www-form-urlencoded");
        return new ConsoleRequest(
                exchange.getRequestMethod(),
                "",
                exchange.getRequestURI().getPath(),
                query == null ? Fields.none() : Fields.parse(query),
                headers,
                isForm ? Fields.parse(body(exchange.getRequestBody())) : Fields.none(),
                exchange.getPrincipal() == null ? null : exchange.getPrincipal().getUsername());
    }

    static String body(InputStream in) throws IOException {
        byte[] body = in.readNBytes(ConsoleRequest.MOST_BYTES + 1);
        if (body.length > ConsoleRequest.MOST_BYTES) {
            throw new IOException("the form has more than " + ConsoleRequest.MOST_BYTES + " bytes");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, ConsoleResponse answer, boolean withoutBody)
            throws IOException, InterruptedException {
        Headers headers = exchange.getResponseHeaders();
        answer.headers().forEach(headers::set);
        if (answer.body() instanceof ConsoleResponse.Events events) {
            exchange.sendResponseHeaders(answer.status(), withoutBody ? -1 : 0);
            if (!withoutBody) {
                OutputStream out = exchange.getResponseBody();
                events.stream().writeTo(out);
            }
        } else if (answer.body() instanceof ConsoleResponse.Bytes its) {
            int length = its.bytes().length;
            exchange.sendResponseHeaders(answer.status(), withoutBody || length == 0 ? -1 : length);
            if (!withoutBody && length > 0) {
                exchange.getResponseBody().write(its.bytes());
            }
        }
    }

    /** Ends the server, not the console. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
