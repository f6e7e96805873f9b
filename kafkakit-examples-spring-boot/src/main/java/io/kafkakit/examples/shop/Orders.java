package io.kafkakit.examples.shop;

import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.On;

/** Asks for the payment of each order, exactly once. */
// docs: handler
@EventsOf(value = "orders", sendsTo = "payments")
class Orders {

    private final PriceList prices;

    Orders(PriceList prices) {
        this.prices = prices;
    }

    @On
    void placed(OrderPlaced order, EventContext ctx) {
        if (order.quantity() < 1) {
            throw new DeadLetterException("quantity " + order.quantity());
        }
        int cents = order.quantity() * prices.of(order.product());
        ctx.send("payments", order.id(), new PaymentRequested(order.id(), cents));
    }
}
// end
