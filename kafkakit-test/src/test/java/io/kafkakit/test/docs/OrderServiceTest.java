package io.kafkakit.test.docs;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kafkakit.Backoff;
import io.kafkakit.Disposition;
import io.kafkakit.EventRecord;
import io.kafkakit.Member;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.test.EventTester;
import io.kafkakit.test.TestRecord;
import io.kafkakit.test.TestedOutcome;
import io.kafkakit.test.docs.OrderService.OrderCreated;
import io.kafkakit.test.docs.OrderService.PaymentRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderServiceTest {

    // docs: tester
    private final List<String> reserved = new ArrayList<>();
    private boolean stockAnswers = true;

    private final TopicEvents orders = OrderService.orders("orders", "payments", product -> {
        if (!stockAnswers) {
            throw new IllegalStateException("the stock does not answer");
        }
        reserved.add(product);
    });

    private final EventTester tester = EventTester.of(orders)
            .options(topic -> topic.retries(Retries.upTo(3).withBackoff(Backoff.fixed(ofSeconds(5)))));

    @Test
    void an_order_reserves_its_products_and_asks_for_its_payment() {
        tester.deliver("o-1", new OrderCreated("o-1", List.of("tea", "milk")))
                .assertHandled()
                .assertSent("payments", new PaymentRequested("o-1"));

        assertEquals(List.of("tea", "milk"), reserved);
    }

    @Test
    void an_order_without_products_is_a_dead_letter() {
        tester.deliver("o-1", new OrderCreated("o-1", List.of())).assertDeadLettered(Disposition.NOT_RETRYABLE);
    }

    @Test
    void an_order_waits_five_seconds_when_the_stock_does_not_answer() {
        stockAnswers = false;
        TestedOutcome first = tester.deliver("o-1", new OrderCreated("o-1", List.of("tea")));

        assertEquals("orders-retry", first.retry().topic());
        assertEquals(tester.now().plusSeconds(5), first.retry().due());

        stockAnswers = true;
        tester.deliverAgain(first).assertSent("payments", new PaymentRequested("o-1"));
    }

    @Test
    void after_three_retries_an_order_is_a_dead_letter() {
        stockAnswers = false;
        EventRecord order = EventRecord.of("orders", new OrderCreated("o-1", List.of("tea")))
                .withKey("o-1");

        TestedOutcome last = tester.deliverAttempt(4, order).assertDeadLettered(Disposition.EXHAUSTED);

        assertEquals("the stock does not answer", last.deadLetter().reason());
    }
    // end

    @Test
    void all_that_a_handler_sees_can_be_set() {
        // docs: context
        EventTester europe = EventTester.of(orders)
                .member(new Member("consumer-7", "order-service", true))
                .metadata(() -> new Pod("eu"))
                .at(Instant.parse("2026-11-02T12:00:00Z"));

        EventRecord order = EventRecord.of("orders", new OrderCreated("o-1", List.of("tea")))
                .withKey("o-1")
                .withPartition(4)
                .withTimestamp(Instant.parse("2026-11-02T11:59:58Z"))
                .withHeader("source", "shop");

        TestRecord payment =
                europe.deliver(order).assertHandled().sent("payments").get(0);
        assertEquals("o-1", payment.key());
        assertEquals("PaymentRequested", payment.event());
        assertEquals("o-1", payment.data(PaymentRequested.class).orderId());
        // end
    }

    record Pod(String region) {}
}
