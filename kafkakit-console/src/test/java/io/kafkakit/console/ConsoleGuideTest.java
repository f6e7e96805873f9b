package io.kafkakit.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The code of the guide. */
class ConsoleGuideTest {

    record Order(String id) {}

    private static Set<ConsoleRole> roles(String name) {
        return name.equals("ada") ? Set.of(ConsoleRole.VIEW, ConsoleRole.OPERATE) : Set.of(ConsoleRole.VIEW);
    }

    private static ConsoleAccess access() {
        // docs: access
        ConsoleAccess access = new ConsoleAccess() {
            @Override
            public Optional<ConsoleUser> user(ConsoleRequest request) {
                return Optional.ofNullable(request.principal()).map(name -> new ConsoleUser(name, roles(name)));
            }

            @Override
            public boolean isVisible(ConsoleUser user, String topic) {
                return topic.startsWith("shop-");
            }

            @Override
            public Masks masks(String topic) {
                return Masks.ofJson("card.number", "**.iban");
            }

            @Override
            public long mostAtOnce(ConsoleUser user) {
                return 10_000;
            }
        };
        // end
        return access;
    }

    @Test
    void a_console_beside_a_group_shows_its_health_over_http() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers())) {
            kafka.createTopic("orders", 1);
            kafka.createTopic("orders-dlq", 1);
            ConsumerGroup group = cluster.consumerGroup("order-service")
                    .producerPool("order-service-1", 1)
                    .deadLetterTopic("orders-dlq")
                    .subscribe(TopicEvents.of("orders").on(Order.class, (order, ctx) -> {}))
                    .start();
            int port = 0;
            // docs: embedded
            Console console = Console.of(cluster).title("shop-eu").group(group).build();
            ConsoleServer server = ConsoleServer.start(console, port);
            // end
            try {
                assertThat(get("http://127.0.0.1:" + server.port() + "/"))
                        .contains("shop-eu", "Groups of this process", "order-service");
            } finally {
                server.close();
                console.close();
            }
        }
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void the_access_of_the_guide_tells_users_apart() {
        ConsoleRequest request = ConsoleRequest.get("/");
        assertThat(access().user(request)).isEmpty();
        ConsoleRequest ada = new ConsoleRequest("GET", "", "/", Fields.none(), Map.of(), Fields.none(), "ada");
        ConsoleUser user = access().user(ada).orElseThrow();
        assertThat(user.may(ConsoleRole.OPERATE)).isTrue();
        assertThat(access().isVisible(user, "bank-dlq")).isFalse();
    }
}
