package io.kafkakit.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with one page, steered through its DevTools protocol: nothing else has to be installed. */
final class Browser implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path profile;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final WebSocket socket;

    private Browser(Process process, Path profile) throws Exception {
        this.process = process;
        this.profile = profile;
        Path port = profile.resolve("DevToolsActivePort");
        await().atMost(PATIENCE)
                .until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
        URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
        String pages = client.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        String address = "";
        for (JsonNode each : JSON.readTree(pages)) {
            address = each.path("type").asString().equals("page")
                    ? each.path("webSocketDebuggerUrl").asString()
                    : address;
        }
        this.socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Answers())
                .join();
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
    }

    /** The browser of this machine; empty if there is none. */
    static Optional<Path> find() {
        String named = System.getenv("KAFKAKIT_CHROMIUM");
        return Stream.of(
                        named == null ? "" : named,
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser start(Path chromium) throws Exception {
        Path profile = Files.createTempDirectory("kafkakit-browser");
        Process process = new ProcessBuilder(List.of(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Browser(process, profile);
    }

    private final class Answers implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket its, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode answer = JSON.readTree(text.toString());
                text.setLength(0);
                CompletableFuture<JsonNode> asked =
                        answers.remove(answer.path("id").asInt(-1));
                if (asked != null) {
                    asked.complete(answer);
                }
            }
            its.request(1);
            return null;
        }
    }

    private JsonNode call(String method, Map<String, ?> params) {
        int id = count.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        String text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params));
        socket.sendText(text, true).join();
        JsonNode got = answer.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(got.path("error").toString()).as(method).isIn("", "{}");
        return got.path("result");
    }

    /** The value of an expression. */
    JsonNode eval(String script) {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        assertThat(result.path("exceptionDetails").toString()).as(script).isIn("", "{}");
        return result.path("result").path("value");
    }

    String text(String selector) {
        return eval("document.querySelector('" + selector + "')?.innerText ?? ''")
                .asString();
    }

    /** Waits until an expression is true. */
    void until(String script) {
        await().alias(script)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(25))
                .ignoreExceptions()
                .until(() -> eval("!!(" + script + ")").asBoolean());
    }

    void open(String url) {
        leave(() -> call("Page.navigate", Map.of("url", url)));
    }

    /** Does something that opens another page, and waits until that is there. */
    void leave(Runnable action) {
        eval("window.beforeLeaving = true");
        action.run();
        until("!window.beforeLeaving && document.readyState === 'complete'");
    }

    void click(String selector) {
        eval("document.querySelector('" + selector + "').click()");
    }

    /** Presses a key: a character, or Enter or Tab. */
    void press(String key) {
        String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
        int code = key.equals("Enter") ? 13 : key.equals("Tab") ? 9 : 0;
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyDown", "key", key, "text", text, "windowsVirtualKeyCode", code));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
    }

    /** Writes text where the focus is. */
    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    void size(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void screenshot(Path file) throws IOException {
        String data = call("Page.captureScreenshot", Map.of("format", "png", "optimizeForSpeed", false))
                .path("data")
                .asString();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
