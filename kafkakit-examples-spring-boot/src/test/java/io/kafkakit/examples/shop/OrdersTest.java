package io.kafkakit.examples.shop;

import io.kafkakit.Disposition;
import io.kafkakit.spring.boot.test.EventTesters;
import io.kafkakit.spring.boot.test.KafkakitTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** What the handler does with an order, without a broker. */
// docs: slice
@KafkakitTest
class OrdersTest {

    @TestConfiguration
    static class Doubles {

        @Bean
        PriceList prices() {
            return new PriceList(Map.of("tea", 450));
        }
    }

    @Autowired
    private EventTesters testers;

    @Test
    void an_order_asks_for_its_payment() {
        testers.of("orders")
                .deliver("o-1", new OrderPlaced("o-1", "tea", 2))
                .assertHandled()
                .assertSent("payments", new PaymentRequested("o-1", 900));
    }

    @Test
    void an_order_without_a_price_is_tried_again() {
        testers.of("orders").deliver("o-1", new OrderPlaced("o-1", "cocoa", 1)).assertRetried();
    }

    @Test
    void an_order_of_nothing_is_a_dead_letter_at_once() {
        testers.of("orders")
                .deliver("o-1", new OrderPlaced("o-1", "tea", 0))
                .assertDeadLettered(Disposition.NOT_RETRYABLE);
    }
}
// end
