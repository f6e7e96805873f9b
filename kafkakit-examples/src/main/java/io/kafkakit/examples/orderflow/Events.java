package io.kafkakit.examples.orderflow;

/**
 * What the services tell each other. Each event carries its order along, so that no service has to remember or look up
 * the orders of others.
 */
public final class Events {

    private Events() {}

    // To the stock service.

    public record StockDelivered(String productId, int quantity) {}

    public record ReserveStock(Order order) {}

    public record ReleaseStock(Order order, String reason) {}

    // To the payment service.

    public record ChargeCard(Order order) {}

    public record RefundCard(Order order, String reason) {}

    // To the shipping service.

    public record ShipOrder(Order order) {}

    // Back to the order service.

    public record StockReserved(Order order) {}

    public record OutOfStock(Order order, String reason) {}

    public record StockReleased(Order order, String reason) {}

    public record CardCharged(Order order) {}

    public record CardDeclined(Order order, String reason) {}

    public record CardRefunded(Order order, String reason) {}

    public record ParcelSent(Order order, String parcelId) {}

    public record ParcelRefused(Order order, String reason) {}

    // To the world: how an order ended.

    public record OrderShipped(String orderId, String parcelId) {}

    public record OrderCancelled(String orderId, String reason) {}
}
