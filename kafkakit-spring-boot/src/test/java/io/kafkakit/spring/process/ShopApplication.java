package io.kafkakit.spring.process;

import io.kafkakit.EventContext;
import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.On;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A whole service: one class. */
// docs: service
@SpringBootApplication
@EventsOf("orders")
public class ShopApplication {

    record OrderPlaced(String id, int cents) {}

    record PaymentRequested(String orderId, int cents) {}

    public static void main(String[] args) {
        SpringApplication.run(ShopApplication.class, args);
    }

    @On
    void placed(OrderPlaced order, EventContext ctx) {
        ctx.send("payments", order.id(), new PaymentRequested(order.id(), order.cents()));
    }
}
// end
