package io.kafkakit.examples.shop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TopicReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The whole service on a real Kafka. */
@EmbeddedKafkaTest
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"kafkakit.groups.shop.source-partitions=1", "kafkakit.topics.orders.retries.delay=10ms"})
@AutoConfigureRestTestClient
class ShopTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();

    @TestConfiguration
    static class Spans {

        @Bean
        SpanProcessor spans() {
            return SimpleSpanProcessor.create(SPANS);
        }
    }

    @TestBean
    private PriceList prices;

    @Autowired
    private RestTestClient http;

    @Autowired
    private KafkaCluster cluster;

    static PriceList prices() {
        return new PriceList(new ConcurrentHashMap<>(Map.of("tea", 450)));
    }

    @Test
    void an_order_asks_for_its_payment(TopicReader reader) {
        OrderPlaced order = place("tea", 2);
        awaitPayment(reader, new PaymentRequested(order.id(), 900));
    }

    // docs: redrive
    @Test
    void an_order_without_a_price_is_a_dead_letter_until_it_is_redriven(TopicReader reader) throws Exception {
        OrderPlaced order = place("cocoa", 1);
        DeadLetters letters = cluster.deadLetters("shop-dead-letters");
        DeadLetterFilter itsOwn = DeadLetterFilter.all().withKey(order.id());
        await().atMost(SOON).until(() -> letters.list(itsOwn, 1).size() == 1);

        prices.prices().put("cocoa", 300);
        letters.resolve(letters.preview(itsOwn), Resolve.redrive().withReason("cocoa has a price"), progress -> {});
        awaitPayment(reader, new PaymentRequested(order.id(), 300));
    }
    // end

    @Test
    void an_order_is_one_trace_from_the_request_to_its_payment(TopicReader reader) {
        OrderPlaced order = place("tea", 1);
        awaitPayment(reader, new PaymentRequested(order.id(), 450));
        await().atMost(SOON).untilAsserted(() -> assertThat(namesInTheTraceOf(order))
                .contains("http post /orders", "send orders", "process orders", "send payments"));
    }

    @Test
    void its_records_are_counted_by_outcome() {
        place("tea", 1);
        place("tea", 0);
        await().atMost(SOON).untilAsserted(() -> assertThat(get("/actuator/prometheus"))
                .containsPattern("kafkakit_records_total\\{.*outcome=\"handled\",topic=\"orders\".*} [1-9]")
                .containsPattern("kafkakit_records_total\\{.*outcome=\"dead-lettered\",topic=\"orders\".*} [1-9]"));
    }

    @Test
    void it_is_ready_when_its_group_runs() {
        await().atMost(SOON).untilAsserted(() -> assertThat(get("/actuator/health/readiness"))
                .contains("\"status\":\"UP\""));
    }

    private OrderPlaced place(String product, int quantity) {
        return requireNonNull(http.post()
                .uri("/orders")
                .body(new OrderController.OrderRequest(product, quantity))
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody(OrderPlaced.class)
                .returnResult()
                .getResponseBody());
    }

    private String get(String path) {
        return requireNonNull(http.get()
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private static void awaitPayment(TopicReader reader, PaymentRequested wanted) {
        await().atMost(SOON).untilAsserted(() -> assertThat(reader.events("payments", PaymentRequested.class))
                .containsOnlyOnce(wanted));
    }

    /** The key of a record is among the attributes of its spans. */
    private static List<String> namesInTheTraceOf(OrderPlaced order) {
        List<SpanData> all = SPANS.getFinishedSpanItems();
        List<String> traces = all.stream()
                .filter(each -> each.getAttributes().asMap().containsValue(order.id()))
                .map(SpanData::getTraceId)
                .distinct()
                .toList();
        assertThat(traces).hasSize(1);
        return all.stream()
                .filter(each -> traces.contains(each.getTraceId()))
                .map(SpanData::getName)
                .toList();
    }
}
