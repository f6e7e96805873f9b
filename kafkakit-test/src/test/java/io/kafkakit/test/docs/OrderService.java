package io.kafkakit.test.docs;

import io.kafkakit.DeadLetterException;
import io.kafkakit.TopicEvents;
import java.util.List;

/** The service that the README's tests test. */
// docs: handlers
final class OrderService {

    record OrderCreated(String orderId, List<String> products) {}

    record PaymentRequested(String orderId) {}

    /** Asks the outside world; may fail. */
    interface Stock {
        void reserve(String product);
    }

    static TopicEvents orders(String topic, String payments, Stock stock) {
        return TopicEvents.of(topic).on(OrderCreated.class, (order, ctx) -> {
            if (order.products().isEmpty()) {
                throw new DeadLetterException("order without products");
            }
            order.products().forEach(stock::reserve);
            ctx.send(payments, ctx.key(), new PaymentRequested(order.orderId()));
        });
    }
}
// end
