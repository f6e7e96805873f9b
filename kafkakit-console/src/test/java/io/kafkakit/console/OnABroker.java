package io.kafkakit.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Asks a console without a server, on a real broker. */
abstract class OnABroker {

    static EmbeddedKafka kafka;
    static KafkaCluster cluster;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
        cluster = KafkaCluster.connect(kafka.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        cluster.close();
        kafka.close();
    }

    static String topic(String name, int count) {
        kafka.createTopic(name, 3);
        for (String each : List.of("rates-retry", "orders-retry", "payments-retry")) {
            if (count > 0 && !names().contains(each)) {
                kafka.createTopic(each, 1);
            }
        }
        Letters.write(kafka.clientSettings(), name, count);
        return name;
    }

    static Set<String> names() {
        try {
            return kafka.admin().listTopics().names().get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static ConsoleAccess as(ConsoleRole... roles) {
        return request -> Optional.of(new ConsoleUser("ada", Set.of(roles)));
    }

    static ConsoleRequest post(String path, String form, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(Map.of("Host", "localhost:8090"));
        all.putAll(headers);
        return new ConsoleRequest("POST", "", path, Fields.none(), all, Fields.parse(form), null);
    }

    static ConsoleRequest own(String path, String form) {
        return post(path, form, Map.of("Sec-Fetch-Site", "same-origin"));
    }

    static String page(Console console, String path) throws InterruptedException {
        ConsoleResponse answer = console.answer(ConsoleRequest.get(path));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    /** Asks again until what was read shows it. */
    static String pageWith(Console console, String path, String text) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> page(console, path), page -> page.contains(text));
    }

    static long count(String topic, DeadLetterFilter filter) {
        return cluster.deadLetters(topic).preview(filter).count();
    }

    static ConsoleAccess masked(Masks masks) {
        return new ConsoleAccess() {
            @Override
            public Optional<ConsoleUser> user(ConsoleRequest request) {
                return Optional.of(ConsoleUser.withAllRoles("ada"));
            }

            @Override
            public Masks masks(String topic) {
                return masks;
            }
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
