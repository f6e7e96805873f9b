package io.kafkakit.examples.ordersaga;

import io.kafkakit.examples.orderflow.Order;
import org.jspecify.annotations.Nullable;

/**
 * What the saga knows of an order.
 *
 * @param parcelId null until the parcel was sent
 */
public record OrderState(Order order, @Nullable String parcelId) {

    static OrderState placed(Order order) {
        return new OrderState(order, null);
    }

    OrderState withParcel(String id) {
        return new OrderState(order, id);
    }

    String orderId() {
        return order.orderId();
    }
}
