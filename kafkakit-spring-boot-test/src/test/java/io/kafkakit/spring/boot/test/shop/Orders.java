package io.kafkakit.spring.boot.test.shop;

import io.kafkakit.EventContext;
import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.On;
import io.kafkakit.spring.boot.test.shop.ShopApplication.OrderPlaced;
import io.kafkakit.spring.boot.test.shop.ShopApplication.PaymentRequested;
import io.kafkakit.spring.boot.test.shop.ShopApplication.Prices;

@EventsOf(value = "orders", sendsTo = "payments")
class Orders {

    private final Prices prices;

    Orders(Prices prices) {
        this.prices = prices;
    }

    @On
    void placed(OrderPlaced order, EventContext ctx) {
        ctx.send("payments", order.id(), new PaymentRequested(order.id(), prices.of(order.id())));
    }
}
