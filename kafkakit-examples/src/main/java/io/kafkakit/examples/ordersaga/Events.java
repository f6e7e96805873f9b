package io.kafkakit.examples.ordersaga;

import io.kafkakit.examples.orderflow.Order;

/** What the saga and its participants tell each other. */
public final class Events {

    private Events() {}

    // Commands, and those that undo them.

    public record ReserveStock(Order order) {}

    public record ReleaseStock(String orderId) {}

    public record ChargeCard(Order order) {}

    public record RefundCard(String orderId) {}

    public record ShipOrder(Order order) {}

    public record SendReceipt(String orderId) {}

    // Replies.

    public record StockReserved() {}

    public record OutOfStock(String productId) {}

    public record StockReleased() {}

    public record CardCharged() {}

    public record CardDeclined() {}

    public record CardRefunded() {}

    public record ParcelSent(String parcelId) {}

    public record ParcelRefused() {}

    public record ReceiptSent() {}

    // To the world: how an order ended.

    public record OrderShipped(String orderId, String parcelId) {}

    public record OrderCancelled(String orderId, String step, String reason) {}

    /**
     * Something that a participant did for an order. It is sent in the transaction of the command, so it is there exactly
     * once if the command was.
     *
     * @param what such as {@code reserve}, and {@code undo reserve}
     */
    public record Effect(String orderId, String what) {

        private static final String UNDO = "undo ";

        /** The effect that undoes this one. */
        public Effect undone() {
            return new Effect(orderId, UNDO + what);
        }
    }
}
