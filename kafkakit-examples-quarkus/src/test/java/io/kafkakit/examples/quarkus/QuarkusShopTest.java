package io.kafkakit.examples.quarkus;

import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kafkakit.KafkaCluster;
import io.kafkakit.test.TopicReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

// docs: test
@QuarkusTest
@QuarkusTestResource(Kafka.class)
class QuarkusShopTest {

    @Inject
    KafkaCluster cluster;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Test
    void an_order_asks_for_its_payment() {
        cluster.producer().send("orders", "o-1", new OrderPlaced("o-1", 450)).join();
        TopicReader reader = TopicReader.of(Map.of("bootstrap.servers", servers));
        reader.awaitRecords("payments", 1, ofSeconds(30));
        assertEquals(List.of(new PaymentRequested("o-1", 450)), reader.events("payments", PaymentRequested.class));
    }
    // end

    @TestHTTPResource("/q/")
    URI http;

    @Test
    void it_is_ready_when_its_group_runs() {
        await().atMost(ofSeconds(30))
                .untilAsserted(
                        () -> assertTrue(get("health/ready").matches("(?s).*\"shop\",\\s*\"status\": \"UP\".*")));
    }

    @Test
    void its_meters_are_in_the_registry_of_quarkus() {
        await().atMost(ofSeconds(30))
                .untilAsserted(() -> assertTrue(get("metrics").contains("kafkakit_group_state{")));
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(http.resolve(path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
