package io.kafkakit.schema;

import static io.kafkakit.schema.support.Records.hex;
import static io.kafkakit.schema.support.Records.join;
import static io.kafkakit.schema.support.Records.prefix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.CodecUnavailableException;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.schema.support.Placed;
import io.kafkakit.schema.support.Records;
import io.kafkakit.schema.support.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What codecs do when the registry answers, does not answer, or says no. */
class SchemaRegistryTest {

    private final Registry server = new Registry();
    private final SchemaRegistry registry = SchemaRegistry.connect(server.url());

    @AfterEach
    void close() {
        server.close();
    }

    private static DecodedEvent decode(SchemaRegistry registry, int id) throws UndecodableException {
        return AvroCodec.of(registry).decode(record(id), name -> String.class);
    }

    private static EncodedRecord record(int id) {
        return Records.of(join(prefix(id), hex("02 78")));
    }

    private int registered() {
        return server.register("orders-value", "AVRO", "\"string\"").id();
    }

    @ParameterizedTest
    @CsvSource({
        "500,{}",
        "502,<html>bad gateway</html>",
        "503,''",
        "429,'{\"error_code\":42901,\"message\":\"too many\"}'",
        "200,<html>log in first</html>",
        "200,''",
        "200,[]",
        "200,'{\"schema\":5}'",
        "404,<html>no such page</html>",
        "302,''",
    })
    void an_answer_that_is_not_the_registrys_means_not_now_and_names_the_url(int status, String body)
            throws UndecodableException {
        int id = registered();
        AvroCodec codec = AvroCodec.of(registry);
        server.trouble = new Registry.Trouble(status, body);
        assertThatThrownBy(() -> codec.decode(record(id), name -> String.class))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining(server.url().toString());
        server.trouble = null;
        assertThat(codec.decode(record(id), name -> String.class).data()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({"401,withBasicAuth", "403,right"})
    void a_refused_user_means_not_now_and_names_the_fix(int status, String fix) {
        server.trouble = Registry.error(status, status * 100 + 1, "no");
        assertThatThrownBy(() -> decode(registry, 1))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining(String.valueOf(status))
                .hasMessageContaining(fix);
    }

    @Test
    void a_registry_that_is_away_means_not_now() {
        server.close();
        assertThatThrownBy(() -> decode(registry, 1))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining(server.url().toString())
                .hasMessageContaining("ConnectException");
        assertThatThrownBy(() -> AvroCodec.of(registry).encode(EventRecord.of("orders", new Placed())))
                .isInstanceOf(CodecUnavailableException.class);
    }

    @Test
    void a_registry_that_does_not_end_its_answer_means_not_now() throws IOException {
        try (ServerSocket half = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> answerHalf(half));
            SchemaRegistry slow = SchemaRegistry.connect(URI.create("http://localhost:" + half.getLocalPort()))
                    .withTimeout(Duration.ofMillis(300));
            assertThatThrownBy(() -> decode(slow, 1))
                    .isInstanceOf(CodecUnavailableException.class)
                    .hasMessageContaining("0.3 s");
            answering.cancel(true);
        }
    }

    /** Headers at once, and a body that never comes. */
    private static void answerHalf(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            while (socket.getInputStream().read() >= 0) {}
        } catch (IOException e) {
            // The test is over.
            assertThat(e).isNotNull();
        }
    }

    @Test
    void several_urls_are_tried_in_turn_and_the_one_that_answers_is_asked_first() throws UndecodableException {
        int first = registered();
        int second = server.register("other", "AVRO", "\"long\"").id();
        try (Registry away = new Registry()) {
            away.trouble = new Registry.Trouble(503, "");
            SchemaRegistry both = SchemaRegistry.connect(away.url(), server.url());
            AvroCodec codec = AvroCodec.of(both);
            assertThat(codec.decode(record(first), name -> String.class).data()).isEqualTo("x");
            assertThat(codec.decode(record(second), name -> null).event()).isEqualTo("long");
            assertThat(away.asked()).hasSize(1);
        }
    }

    @Test
    void one_replica_that_lags_does_not_hide_what_another_knows() throws UndecodableException {
        int id = registered();
        try (Registry lagging = new Registry()) {
            assertThat(decode(SchemaRegistry.connect(lagging.url(), server.url()), id)
                            .data())
                    .isEqualTo("x");
        }
    }

    @Test
    void threads_that_need_the_same_schema_make_one_request() throws InterruptedException {
        int id = registered();
        AvroCodec codec = AvroCodec.of(registry);
        CountDownLatch gate = new CountDownLatch(1);
        server.gate = gate;
        List<CompletableFuture<Object>> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            CompletableFuture<Object> one = new CompletableFuture<>();
            all.add(one);
            Thread thread = new Thread(() -> {
                try {
                    one.complete(codec.decode(record(id), name -> String.class).data());
                } catch (UndecodableException | RuntimeException e) {
                    one.completeExceptionally(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        await().until(() -> threads.stream()
                .allMatch(each -> each.getState() != Thread.State.RUNNABLE && each.getState() != Thread.State.NEW));
        gate.countDown();
        for (CompletableFuture<Object> one : all) {
            assertThat(one.join()).isEqualTo("x");
        }
        assertThat(server.asked()).containsExactly("GET /schemas/ids/" + id);
    }

    @Test
    void threads_that_share_a_failed_request_fail_alike_and_the_next_one_asks_again() throws Exception {
        int id = registered();
        AvroCodec codec = AvroCodec.of(registry);
        CountDownLatch gate = new CountDownLatch(1);
        server.gate = gate;
        server.trouble = new Registry.Trouble(503, "");
        AtomicInteger unavailable = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                try {
                    codec.decode(record(id), name -> String.class);
                } catch (CodecUnavailableException e) {
                    unavailable.incrementAndGet();
                } catch (UndecodableException e) {
                    // Not counted, so the test fails.
                    unavailable.addAndGet(100);
                }
            });
            threads.add(thread);
            thread.start();
        }
        await().until(() -> threads.stream()
                .allMatch(each -> each.getState() != Thread.State.RUNNABLE && each.getState() != Thread.State.NEW));
        gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(unavailable).hasValue(8);
        server.trouble = null;
        assertThat(codec.decode(record(id), name -> String.class).data()).isEqualTo("x");
    }

    @Test
    void a_schema_is_asked_for_once() throws UndecodableException {
        int id = registered();
        AvroCodec codec = AvroCodec.of(registry);
        AvroCodec another = AvroCodec.of(registry).withSimpleNames();
        for (int i = 0; i < 3; i++) {
            codec.decode(record(id), name -> String.class);
            another.decode(record(id), name -> String.class);
            codec.encode(EventRecord.of("orders", "string", "x"));
        }
        assertThat(server.asked()).containsExactly("GET /schemas/ids/" + id, "POST /subjects/orders-value");
    }

    @Test
    void an_unknown_id_is_not_now_for_a_time_and_undecodable_then() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        AvroCodec codec = AvroCodec.of(registry.withClock((InstantSource) now::get));
        assertThatThrownBy(() -> codec.decode(record(9), name -> String.class))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining("schema id 9");
        now.set(Instant.EPOCH.plusSeconds(29));
        assertThatThrownBy(() -> codec.decode(record(9), name -> String.class))
                .isInstanceOf(CodecUnavailableException.class);
        now.set(Instant.EPOCH.plusSeconds(30));
        assertThatThrownBy(() -> codec.decode(record(9), name -> String.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("schema id 9")
                .hasMessageContaining("40403");
    }

    @Test
    void an_id_that_a_replica_learns_of_in_time_is_read() throws UndecodableException {
        AvroCodec codec = AvroCodec.of(registry);
        assertThatThrownBy(() -> codec.decode(record(1), name -> String.class))
                .isInstanceOf(CodecUnavailableException.class);
        registered();
        assertThat(codec.decode(record(1), name -> String.class).data()).isEqualTo("x");
    }

    @Test
    void a_wait_of_zero_makes_an_unknown_id_undecodable_at_once() {
        assertThatThrownBy(() -> decode(registry.withUnknownWait(Duration.ZERO), 9))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void a_reference_that_the_registry_does_not_know_means_not_now() {
        int id = server.register("orders-value", "AVRO", "[\"a.B\"]", new Registry.Ref("a.B", "b", 1))
                .id();
        assertThatThrownBy(() -> decode(registry, id))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining("subject 'b'");
    }

    @Test
    void references_in_a_circle_end() {
        server.register("a", "AVRO", "\"int\"", new Registry.Ref("b", "b", 1));
        server.register("b", "AVRO", "\"long\"", new Registry.Ref("c", "a", 1));
        int id = server.register("orders-value", "AVRO", "\"string\"", new Registry.Ref("a", "a", 1))
                .id();
        assertThatThrownBy(() -> decode(registry, id)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void a_schema_that_is_not_registered_is_refused_with_its_subject_and_the_fix() {
        assertThatThrownBy(() -> AvroCodec.of(registry).encode(EventRecord.of("orders", new Placed())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'orders-value'")
                .hasMessageContaining("withAutoRegister()");
        assertThat(server.versions("orders-value")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 422})
    void a_schema_that_the_registry_refuses_is_an_error_of_the_sender(int status) {
        server.trouble = Registry.error(status, status, "incompatible with version 1");
        assertThatThrownBy(
                        () -> AvroCodec.of(registry).withAutoRegister().encode(EventRecord.of("orders", new Placed())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'orders-value'")
                .hasMessageContaining("incompatible with version 1");
    }

    @Test
    void a_subject_with_any_characters_is_asked_for() {
        AvroCodec codec =
                AvroCodec.of(registry).withAutoRegister().withSubjects((topic, name, isKey) -> ":.ctx:a/b c+ü?");
        codec.encode(EventRecord.of("orders", new Placed()));
        assertThat(server.versions(":.ctx:a/b c+ü?")).hasSize(1);
    }

    @Test
    void a_url_and_a_user_are_enough() throws UndecodableException {
        int id = registered();
        URI url = server.url();
        String password = "p";
        // docs: connect
        SchemaRegistry schemas = SchemaRegistry.connect(url).withBasicAuth("shop", password);
        AvroCodec codec = AvroCodec.of(schemas).withSimpleNames();
        // end
        assertThat(codec.decode(record(id), name -> String.class).data()).isEqualTo("x");
    }

    @Test
    void credentials_are_sent_and_never_shown() throws UndecodableException {
        int id = registered();
        decode(registry.withBasicAuth("shop", "se:cret"), id);
        AtomicInteger tokens = new AtomicInteger();
        decode(registry.withBearerToken(() -> "t" + tokens.incrementAndGet()), id);
        assertThat(server.credentials()).containsExactly("Basic c2hvcDpzZTpjcmV0", "Bearer t1");
        assertThat(registry.withBasicAuth("shop", "se:cret").toString()).doesNotContain("cret");
    }

    @Test
    void a_token_that_cannot_be_had_means_not_now() {
        SchemaRegistry without = registry.withBearerToken(() -> {
            throw new IllegalStateException("the identity provider is away");
        });
        assertThatThrownBy(() -> decode(without, 1))
                .isInstanceOf(CodecUnavailableException.class)
                .hasMessageContaining("identity provider");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"registry:8081", "ftp://registry", "/registry", "http://u:p@registry", "http://registry?a=b"})
    void a_url_that_is_none_is_refused(String url) {
        assertThatThrownBy(() -> SchemaRegistry.connect(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("u:p");
    }

    @Test
    void a_slash_at_the_end_of_a_url_changes_nothing() throws UndecodableException {
        int id = registered();
        assertThat(decode(SchemaRegistry.connect(URI.create(server.url() + "/")), id)
                        .data())
                .isEqualTo("x");
        assertThat(server.asked()).containsExactly("GET /schemas/ids/" + id);
    }
}
