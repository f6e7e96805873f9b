package io.kafkakit.saga;

import io.kafkakit.Backoff;
import io.kafkakit.Retries;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The saga of an order that tests run: reserve, then charge, then ship and invoice at once. */
final class OrderSaga {

    record OrderPlaced(String orderId, int total) {}

    record Order(
            String id,
            int total,
            @Nullable String stock,
            @Nullable String payment) {

        static Order placed(OrderPlaced event) {
            return new Order(event.orderId(), event.total(), null, null);
        }

        Order withStock(String reserved) {
            return new Order(id, total, reserved, payment);
        }

        Order withPayment(String paid) {
            return new Order(id, total, stock, paid);
        }
    }

    record Reserve(String orderId) {}

    record Reserved(String stockId) {}

    record OutOfStock() {}

    record Release(String orderId) {}

    record Released() {}

    record Charge(String orderId, int total) {}

    record Charged(String paymentId) {}

    record Declined() {}

    record Ship(String orderId) {}

    record Shipped() {}

    record Invoice(String orderId) {}

    record Invoiced() {}

    record OrderCompleted(String orderId) {}

    record OrderCancelled(String orderId, String step) {}

    /** Topics get this prefix, so that tests can share a broker. */
    private final String prefix;

    private Duration limit = Duration.ofSeconds(20);

    OrderSaga(String prefix) {
        this.prefix = prefix;
    }

    OrderSaga within(Duration time) {
        this.limit = time;
        return this;
    }

    String topic(String name) {
        return prefix + name;
    }

    Saga<Order> saga() {
        return builder().build();
    }

    SagaBuilder<Order> builder() {
        return Saga.of(prefix + "order", Order.class)
                .startsOn(topic("orders"), OrderPlaced.class, OrderPlaced::orderId, Order::placed)
                .step(
                        "reserve",
                        s -> s.command(topic("stock"), o -> new Reserve(o.id()))
                                .on(Reserved.class, (o, r) -> o.withStock(r.stockId()))
                                .failsOn(OutOfStock.class)
                                .within(limit)
                                .retries(Retries.upTo(1).withBackoff(Backoff.none()))
                                .undo(
                                        topic("stock"),
                                        o -> new Release(o.id()),
                                        u -> u.on(Released.class).within(limit)))
                .pivot(
                        "charge",
                        s -> s.command(topic("payments"), o -> new Charge(o.id(), o.total()))
                                .on(Charged.class, (o, r) -> o.withPayment(r.paymentId()))
                                .failsOn(Declined.class)
                                .withoutLimit())
                .parallel(
                        "fulfil",
                        ways -> ways.branch(
                                        "goods",
                                        b -> b.step(
                                                "ship",
                                                s -> s.command(topic("shipping"), o -> new Ship(o.id()))
                                                        .on(Shipped.class)
                                                        .within(limit)))
                                .branch(
                                        "paper",
                                        b -> b.step(
                                                "invoice",
                                                s -> s.command(topic("invoices"), o -> new Invoice(o.id()))
                                                        .on(Invoiced.class)
                                                        .within(limit))))
                .sendsTo(topic("done"))
                .completed((o, out) -> out.send(topic("done"), o.id(), new OrderCompleted(o.id())))
                .compensated((o, why, out) -> out.send(topic("done"), o.id(), new OrderCancelled(o.id(), why.step())));
    }
}
