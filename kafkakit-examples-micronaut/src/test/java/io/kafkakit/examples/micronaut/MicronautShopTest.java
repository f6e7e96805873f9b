package io.kafkakit.examples.micronaut;

import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.TopicReader;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

// docs: test
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MicronautShopTest implements TestPropertyProvider {

    private final EmbeddedKafka kafka = EmbeddedKafka.start();

    @Inject
    KafkaCluster cluster;

    @Override
    public Map<String, String> getProperties() {
        return Map.of("kafka.bootstrap.servers", kafka.bootstrapServers());
    }

    @AfterAll
    void end() {
        kafka.close();
    }

    @Test
    void an_order_asks_for_its_payment() {
        cluster.producer().send("orders", "o-1", new OrderPlaced("o-1", 450)).join();
        TopicReader reader = TopicReader.of(kafka);
        reader.awaitRecords("payments", 1, ofSeconds(30));
        assertEquals(List.of(new PaymentRequested("o-1", 450)), reader.events("payments", PaymentRequested.class));
    }
    // end

    @Inject
    EmbeddedServer server;

    @Test
    void it_is_ready_when_its_group_runs() {
        await().atMost(ofSeconds(30))
                .untilAsserted(() ->
                        assertTrue(get("/health/readiness").contains("\"shop\":{\"name\":\"shop\",\"status\":\"UP\"")));
    }

    @Test
    void its_meters_are_in_the_registry_of_micronaut() {
        await().atMost(ofSeconds(30))
                .untilAsserted(() -> assertTrue(get("/prometheus").contains("kafkakit_group_state{")));
    }

    private String get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.getURI().resolve(path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
