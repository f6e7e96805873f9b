package io.kafkakit.bench.event;

/** What a handler sends for each {@link OrderCreated} that it accepts. */
public record OrderAccepted(
        long id, String customer, String product, int quantity, long totalCents, String currency, String note) {

    /** What a handler makes of an order. */
    public static OrderAccepted of(OrderCreated order) {
        return new OrderAccepted(
                order.id(),
                order.customer(),
                order.product(),
                order.quantity(),
                order.cents() * order.quantity(),
                order.currency(),
                order.note());
    }
}
