package io.kafkakit.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.HeaderNames;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a console refuses, hides and escapes. */
class ConsoleSecurityTest extends OnABroker {

    @Test
    void writes_of_other_sites_are_refused() throws Exception {
        String topic = topic("foreign-dlq", 1);
        try (Console console = Console.of(cluster).build()) {
            String path = "/letters/" + topic + "/previews";
            assertThat(List.of(
                            post(path, "", Map.of("Sec-Fetch-Site", "cross-site")),
                            post(path, "", Map.of("Sec-Fetch-Site", "same-site", "Origin", "http://localhost:8090")),
                            post(path, "", Map.of("Sec-Fetch-Site", "none")),
                            post(path, "", Map.of("Origin", "https://evil.example")),
                            post(path, "", Map.of("Origin", "null")),
                            post(path, "", Map.of("Origin", "http://localhost:8091")),
                            post(path, "", Map.of())))
                    .allSatisfy(request ->
                            assertThat(console.answer(request).status()).isEqualTo(403));
            assertThat(List.of(
                            own(path, ""),
                            post(path, "", Map.of("Origin", "http://localhost:8090")),
                            post(path, "", Map.of("Kafkakit-Console", "1"))))
                    .allSatisfy(request ->
                            assertThat(console.answer(request).status()).isEqualTo(303));
        }
    }

    @Test
    void requests_for_another_host_are_refused() throws Exception {
        try (Console console = Console.of(cluster).host("console.example.com").build()) {
            for (String host : List.of("evil.example", "evil.example:80", "localhost.evil.example", "", "[::2]:1")) {
                ConsoleResponse answer = console.answer(
                        new ConsoleRequest("GET", "", "/", Fields.none(), Map.of("Host", host), Fields.none(), null));
                assertThat(answer.status()).as(host).isEqualTo(421);
            }
            for (String host : List.of("localhost", "127.0.0.1:8090", "[::1]:8090", "Console.example.com:443")) {
                ConsoleResponse answer = console.answer(new ConsoleRequest(
                        "GET", "", "/jobs", Fields.none(), Map.of("host", host), Fields.none(), null));
                assertThat(answer.status()).as(host).isEqualTo(200);
            }
        }
    }

    @Test
    void a_read_only_console_has_no_route_that_writes() throws Exception {
        String topic = topic("readonly-dlq", 1);
        try (Console console = Console.of(cluster).build();
                Console readOnly = Console.of(cluster).readOnly().build()) {
            assertThat(readOnly.writes()).isEmpty();
            assertThat(console.writes()).hasSizeGreaterThan(4);
            for (String path : console.writes()) {
                String real = path.replace("{topic}", topic)
                        .replace("{position}", "0@0")
                        .replaceAll("\\{.*?}", "1");
                assertThat(readOnly.answer(own(real, "reason=x")).status())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(pageWith(readOnly, "/letters/" + topic, "1–1 of 1")).doesNotContain("Redrive");
        }
    }

    @Test
    void roles_say_what_a_user_may_do() throws Exception {
        String topic = topic("roles-dlq", 1);
        try (Console nobody =
                        Console.of(cluster).access(request -> Optional.empty()).build();
                Console viewer =
                        Console.of(cluster).access(as(ConsoleRole.VIEW)).build();
                Console editor = Console.of(cluster)
                        .access(as(ConsoleRole.VIEW, ConsoleRole.EDIT))
                        .build()) {
            assertThat(nobody.answer(ConsoleRequest.get("/")).status()).isEqualTo(401);
            assertThat(viewer.answer(own("/letters/" + topic + "/previews", "")).status())
                    .isEqualTo(403);
            assertThat(viewer.answer(own("/letters/" + topic + "/0@0/edit", "value=x"))
                            .status())
                    .isEqualTo(403);
            assertThat(editor.answer(own("/letters/" + topic + "/0@0/redrive", "value=x&reason=y"))
                            .status())
                    .isEqualTo(403);
            assertThat(pageWith(viewer, "/letters/" + topic, "1–1 of 1")).doesNotContain("Redrive");
        }
    }

    @Test
    void a_topic_that_is_not_visible_is_not_found_and_no_page_names_it() throws Exception {
        String topic = topic("secret-dlq", 1);
        ConsoleAccess access = new ConsoleAccess() {
            @Override
            public Optional<ConsoleUser> user(ConsoleRequest request) {
                return Optional.of(ConsoleUser.withAllRoles("ada"));
            }

            @Override
            public boolean isVisible(ConsoleUser user, String name) {
                return !name.equals(topic);
            }
        };
        try (Console console = Console.of(cluster).access(access).build()) {
            assertThat(console.answer(ConsoleRequest.get("/letters/" + topic)).status())
                    .isEqualTo(404);
            assertThat(console.answer(own("/letters/" + topic + "/previews", ""))
                            .status())
                    .isEqualTo(404);
            assertThat(page(console, "/")).doesNotContain(topic);
            assertThat(page(console, "/audit")).doesNotContain(topic);
        }
    }

    @Test
    void a_topic_that_is_no_dead_letter_topic_is_not_opened() throws Exception {
        String topic = topic("sources", 1);
        try (Console console = Console.of(cluster).build();
                Console named = Console.of(cluster).deadLetterTopic(topic).build()) {
            assertThat(console.answer(ConsoleRequest.get("/letters/" + topic)).status())
                    .isEqualTo(404);
            assertThat(console.answer(ConsoleRequest.get("/letters/" + topic + "/0@0"))
                            .status())
                    .isEqualTo(404);
            assertThat(page(named, "/letters/" + topic)).contains(topic);
        }
    }

    @Test
    void a_hidden_field_is_in_no_answer() throws Exception {
        String topic = topic("hidden-dlq", 0);
        String iban = "DE02120300000000202051";
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topic, 0, bytes("k"), bytes("{\"iban\":\"" + iban + "\",\"n\":1}"));
            record.headers().add(HeaderNames.ORIGINAL_TOPIC, bytes("payments"));
            record.headers().add(HeaderNames.EXCEPTION_CLASS, bytes("java.lang.IllegalStateException"));
            record.headers().add(HeaderNames.ERROR_REASON, bytes("iban " + iban + " is unknown"));
            record.headers().add(HeaderNames.STACK_TRACE, bytes("at x: " + iban));
            record.headers().add("account", bytes(iban));
            producer.send(record).get();
        }
        try (Console console =
                Console.of(cluster).access(masked(Masks.ofJson("iban"))).build()) {
            assertThat(pageWith(console, "/letters/" + topic, "1–1 of 1"))
                    .contains("iban ••• is unknown")
                    .doesNotContain(iban);
            assertThat(page(console, "/letters/" + topic + "/0@0"))
                    .contains("\"n\": 1")
                    .doesNotContain(iban);
            assertThat(page(console, "/letters/" + topic + "?text=" + iban)).contains("None of 1 match");
            String preview = console.answer(own("/letters/" + topic + "/previews", "text=" + iban))
                    .headers()
                    .get("Location");
            assertThat(page(console, preview)).contains("Nothing to do");
            ConsoleResponse edit = console.answer(own("/letters/" + topic + "/0@0/edit", "value={}"));
            assertThat(edit.status()).isEqualTo(400);
            assertThat(edit.text()).doesNotContain(iban);
        }
    }

    @Test
    void odd_headers_and_values_are_shown_as_text() throws Exception {
        String topic = topic("odd-dlq", 0);
        String odd = "<script>alert(1)</script>\" onload='x' \u202e\u0000";
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topic, 0, bytes(odd), bytes("<img src=x onerror=alert(1)>"));
            record.headers().add(HeaderNames.ORIGINAL_TOPIC, bytes(odd));
            record.headers().add(HeaderNames.GROUP, bytes(odd));
            record.headers().add(HeaderNames.EXCEPTION_CLASS, bytes(odd));
            record.headers().add(HeaderNames.ERROR_REASON, bytes(odd));
            record.headers().add(odd, bytes(odd));
            producer.send(record).get();
        }
        try (Console console = Console.of(cluster).build()) {
            String list = pageWith(console, "/letters/" + topic, "1–1 of 1");
            String letter = page(console, "/letters/" + topic + "/0@0");
            String preview = page(
                    console,
                    console.answer(own("/letters/" + topic + "/previews", "at=0@0"))
                            .headers()
                            .get("Location"));
            assertThat(List.of(list, letter, preview))
                    .allSatisfy(page -> assertThat(page)
                            .contains("&lt;script&gt;")
                            .doesNotContain("<script>alert", "<img src=x", "\u0000"));
            String filter = URLEncoder.encode("\" onload='x'", UTF_8);
            assertThat(page(console, "/letters/" + topic + "?group=" + filter))
                    .contains("value=\"&#34; onload=&#39;x&#39;\"");
        }
    }

    @Test
    void each_answer_forbids_what_is_not_ours() throws Exception {
        try (Console console = Console.of(cluster).build()) {
            for (String path : List.of(
                    "/",
                    "/nowhere",
                    "/assets/htmx.js",
                    "/assets/uplot.js",
                    "/assets/uplot.css",
                    "/assets/console.js",
                    "/assets/console.css",
                    "/assets/icon.svg")) {
                ConsoleResponse answer = console.answer(ConsoleRequest.get(path));
                assertThat(answer.headers()).as(path).containsEntry("X-Content-Type-Options", "nosniff");
                assertThat(answer.headers().get("Content-Security-Policy"))
                        .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
                        .doesNotContain("unsafe");
                assertThat(answer.text()).as(path).isNotEmpty();
                if (!path.startsWith("/assets/")) {
                    assertThat(answer.text()).as(path).doesNotContain(" style=", "<style", " onclick=", "<script>");
                }
            }
            assertThat(console.answer(ConsoleRequest.get("/assets/../pom.xml")).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_server_that_does_not_tell_users_apart_listens_on_the_loopback_address_only() throws Exception {
        try (Console console = Console.of(cluster).build()) {
            assertThatThrownBy(() -> ConsoleServer.start(console, new InetSocketAddress("0.0.0.0", 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("pass an access that authenticates");
        }
    }
}
